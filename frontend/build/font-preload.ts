import type { Plugin } from 'vite'

const FONT = /figtree-latin-wght-normal-.*\.woff2$/

/** Fetches the main font beside the script, so that the first text is drawn in it and nothing moves afterwards. */
export function fontPreload(): Plugin {
  return {
    name: 'font-preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const font = Object.keys(bundle).find((name) => FONT.test(name))
        if (font === undefined) throw new Error('The build has no main font to preload.')
        const attrs = { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: true }
        return [{ tag: 'link', attrs, injectTo: 'head' }]
      },
    },
  }
}
