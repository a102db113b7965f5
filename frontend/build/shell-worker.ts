import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const SOURCE = new URL('./service-worker.js', import.meta.url)
// Scripts, styles and fonts; what else stands in the output is named here.
const SHELL = /\.(js|css|woff2)$/
const BESIDES = ['/', '/config.json', '/favicon.svg', '/manifest.webmanifest']

/** Emits `/sw.js`: the service worker with the names of this build's files, so that every release is a new worker. */
export function shellWorker(): Plugin {
  return {
    name: 'shell-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => SHELL.test(name))
      const files = [...BESIDES, ...names.map((name) => `/${name}`).sort()]
      const release = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16)
      const source = readFileSync(SOURCE, 'utf8')
        .replace("'__RELEASE__'", JSON.stringify(release))
        .replace('[/* __FILES__ */]', JSON.stringify(files))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
