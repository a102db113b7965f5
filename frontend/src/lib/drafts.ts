import { forget, readStored, store } from './storage'

// A half-filled form must survive a new sign-in and a reload, which leave the page. It is put aside in this tab's
// session storage just before, taken out (and removed) at the first chance, and dropped at sign-out.

const PREFIX = 'selfcare.draft.'

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
