// A browser may forbid storage (blocked cookies, some private windows). Merely touching it throws then, and the portal
// does without: it forgets the language and half-filled forms, and nothing else.

type Kind = 'localStorage' | 'sessionStorage'

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action()
  } catch {
    return otherwise
  }
}

export function readStored(kind: Kind, key: string): string | null {
  return attempt(() => window[kind].getItem(key), null)
}

/** It may also be full. */
export function store(kind: Kind, key: string, value: string): void {
  attempt(() => window[kind].setItem(key, value), undefined)
}

/** Whether the browser keeps anything at all. Without it nobody can sign in: the answer could not be told from a forged one. */
export function keeps(kind: Kind): boolean {
  const key = 'selfcare.probe'
  return attempt(() => {
    window[kind].setItem(key, 'yes')
    const kept = window[kind].getItem(key) === 'yes'
    window[kind].removeItem(key)
    return kept
  }, false)
}

export function forget(kind: Kind, key: string): void {
  attempt(() => window[kind].removeItem(key), undefined)
}

export function forgetAll(kind: Kind): void {
  attempt(() => window[kind].clear(), undefined)
}

/** Removes every entry whose name begins so. */
export function forgetAllOf(kind: Kind, prefix: string): void {
  const keys = attempt(() => Object.keys(window[kind]), [])
  for (const key of keys.filter((one) => one.startsWith(prefix))) forget(kind, key)
}
