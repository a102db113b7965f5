import { forget, forgetAllOf, readStored, store } from './storage'

// A half-filled form must survive a new sign-in and a reload, which leave the page. It is put aside in this tab's
// session storage just before, taken out (and removed) at the first chance, and dropped at sign-out
// and when somebody else signs in.

const PREFIX = 'selfcare.draft.'
const OWNER_KEY = 'selfcare.drafts-of'

export function putDraft(key: string, draft: unknown): void {
  store('sessionStorage', PREFIX + key, JSON.stringify(draft))
}

export function readDraft(key: string): unknown {
  const text = readStored('sessionStorage', PREFIX + key)
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

export function dropDraft(key: string): void {
  forget('sessionStorage', PREFIX + key)
}

/**
 * Makes `owner` (the subject of a sign-in) the one whose drafts this tab keeps: those of anybody else go. Answers
 * whether the tab was somebody else's before.
 */
export function claimDrafts(owner: string): boolean {
  const before = readStored('sessionStorage', OWNER_KEY)
  if (before === owner) return false
  forgetAllOf('sessionStorage', PREFIX)
  store('sessionStorage', OWNER_KEY, owner)
  return before !== null
}
