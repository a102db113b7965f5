// Fails when the JavaScript of a first visit is heavier than the budget. Counted is everything a customer's
// browser fetches before the first page stands: the entry with its static imports, the client
// of the identity provider, the overview and the heaviest message catalogue.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 180
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

const gzipSize = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

/** The chunk and, recursively, what it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const imported of manifest[key].imports ?? []) closure(imported, seen)
  return seen
}

const heaviest = (keys) =>
  keys.reduce((best, key) => (gzipSize(manifest[key].file) > gzipSize(manifest[best].file) ? key : best))

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const start = Object.keys(manifest).find((key) => key.includes('features/overview/'))
const identity = Object.keys(manifest).find((key) => key.includes('oidc-client-ts'))
const catalogues = Object.keys(manifest).filter((key) => key.includes('i18n/locales/'))
if (!entry || !start || !identity || catalogues.length === 0) throw new Error('The build is not laid out as this check expects.')

const keys = new Set([entry, identity, start, heaviest(catalogues)].flatMap((key) => [...closure(key)]))
let total = 0
for (const key of keys) {
  const { file } = manifest[key]
  if (!file.endsWith('.js')) continue
  const size = gzipSize(file)
  total += size
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`)
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  first load, gzip (budget ${BUDGET_KB} kB)`)
if (total > BUDGET_KB * 1000) {
  console.error('The first load is over its budget.')
  process.exit(1)
}
