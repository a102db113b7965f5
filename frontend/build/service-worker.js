// Keeps the portal's shell (page, scripts, styles, fonts, settings) for a visit without a network. Nothing personal
// ever comes here: calls to the API and to the identity provider are not even looked at.

const RELEASE = '__RELEASE__'
const FILES = [/* __FILES__ */]
const CACHE = `shell-${RELEASE}`
const KEPT = new Set(FILES)
const PATIENCE_MS = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(
    // A new release waits here until the last tab of the old one is closed, so that no open tab loses its files.
    (async () => {
      const cache = await caches.open(CACHE)
      await cache.addAll(FILES)
    })(),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(networkFirst(request, '/'))
  else if (url.pathname === '/config.json') event.respondWith(networkFirst(request, '/config.json'))
  else if (KEPT.has(url.pathname)) event.respondWith(cacheFirst(request, url.pathname))
})

/** The page itself and the settings: fresh ones while there is a network that answers within a few seconds. */
async function networkFirst(request, kept) {
  const fresh = fetch(request)
  // It may still fail when the kept one has been handed out.
  fresh.catch(() => undefined)
  try {
    return await Promise.race([fresh, noAnswer()])
  } catch {
    return (await caches.match(kept)) ?? fresh
  }
}

function noAnswer() {
  return new Promise((_, reject) => {
    setTimeout(reject, PATIENCE_MS)
  })
}

/** Files whose name changes with their content. */
async function cacheFirst(request, kept) {
  return (await caches.match(kept)) ?? fetch(request)
}
