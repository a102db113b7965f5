import { useEffect, useRef, useState } from 'react'
import { dropDraft, putDraft, readDraft } from './drafts'

/**
 * Puts what was typed aside when the session is over, since signing in again leaves the page, and when the page goes:
 * reloaded for a new release, or hidden, after which a browser short of memory may discard it. `null`: nothing typed.
 */
export function useDraft(key: string, draft: unknown, sessionIsOver: boolean): void {
  useEffect(() => {
    if (draft === null) return
    const keep = () => putDraft(key, draft)
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') keep()
      // The form is still here: what is in storage would only grow old.
      else if (!sessionIsOver) dropDraft(key)
    }
    if (sessionIsOver) keep()
    window.addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      window.removeEventListener('pagehide', keep)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [key, draft, sessionIsOver])
}

/** Puts what was typed aside when its form is left, too, if then it `isToBeKept`. */
export function useDraftWhenLeft(key: string, draft: unknown, isToBeKept: () => boolean): void {
  const latest = useRef({ draft, isToBeKept })
  useEffect(() => {
    latest.current = { draft, isToBeKept }
  })
  useEffect(
    () => () => {
      const { draft: left, isToBeKept: wanted } = latest.current
      if (left !== null && wanted()) putDraft(key, left)
    },
    [key],
  )
}

/** What was put aside before, if it can be understood. It is given back once. */
export function useRestoredDraft<T>(key: string, understand: (draft: unknown) => T | null): T | null {
  const [draft] = useState(() => understand(readDraft(key)))
  useEffect(() => dropDraft(key), [key])
  return draft
}

/** A draft that is nothing but text. */
export function textIn(draft: unknown): string | null {
  return typeof draft === 'string' ? draft : null
}

/** The members of a draft that hold text; missing ones are empty. */
export function textsOf<Name extends string>(draft: unknown, names: readonly Name[]): Record<Name, string> | null {
  if (typeof draft !== 'object' || draft === null) return null
  const record = draft as Partial<Record<Name, unknown>>
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return Object.fromEntries(names.map((name) => [name, text(record[name])])) as Record<Name, string>
}
