import { useSyncExternalStore } from 'react'

// After a release the chunks of the build that this tab runs may be gone from the server. The portal notices when
// one cannot be loaded, and also looks while it is used, and then offers to load the new version.

const LOOK_EVERY_MS = 60_000

let stale = false
let lookedAt = Date.now()
const listeners = new Set<() => void>()

function markStale(): void {
  stale = true
  for (const listener of listeners) listener()
}

/** Whether the page the server hands out now starts another script than the one that runs here. */
export function isOtherRelease(page: string, current: Document): boolean {
  const script = current.querySelector('script[type="module"][src^="/assets/"]')?.getAttribute('src')
  return typeof script === 'string' && page.includes('<div id="root">') && !page.includes(script)
}

/** Looks whether there is a newer release, at most once a minute. */
export async function lookForRelease(): Promise<void> {
  if (stale || document.visibilityState !== 'visible' || Date.now() - lookedAt < LOOK_EVERY_MS) return
  lookedAt = Date.now()
  try {
    const answer = await fetch('/index.html', { cache: 'no-store', headers: { Accept: 'text/html' } })
    if (answer.ok && isOtherRelease(await answer.text(), document)) markStale()
  } catch {
    // Offline: there is nothing newer to be had now.
  }
}

export function watchReleases(): void {
  window.addEventListener('vite:preloadError', () => {
    // Offline looks the same, but then there is nothing newer to load.
    if (navigator.onLine) markStale()
  })
  document.addEventListener('visibilitychange', () => void lookForRelease())
}

export function useStaleRelease(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => stale,
  )
}

export function reloadPage(): void {
  window.location.reload()
}
