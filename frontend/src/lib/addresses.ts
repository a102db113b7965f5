/**
 * The address to go back to after sign-in, if it really is a path of this portal. Anything that a browser would
 * take for another site (`//evil`, `https:evil`, a backslash) becomes the start page.
 */
export function localPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/'
  try {
    const url = new URL(value, window.location.origin)
    if (url.origin !== window.location.origin) return '/'
    const path = `${url.pathname}${url.search}`
    // A pathname may itself begin with two slashes ("/.//evil"), which a later use would read as a host.
    return path.startsWith('//') ? '/' : path
  } catch {
    return '/'
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a link from the API may be opened: https, this origin, or a machine's own address in development. */
export function isSafeLink(value: string): boolean {
  try {
    const url = new URL(value, window.location.origin)
    if (url.origin === window.location.origin) return true
    return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
  } catch {
    return false
  }
}
