// A half-filled form must survive a new sign-in, which leaves the page. It is put aside in this tab's session
// storage just before, taken out (and removed) at the first chance, and dropped at sign-out.

const PREFIX = 'selfcare.draft.'

export function putDraft(key: string, draft: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(draft))
  } catch {
    // Storage may be full or forbidden: then the form is lost, as it would be without drafts.
  }
}

export function readDraft(key: string): unknown {
  try {
    const text = sessionStorage.getItem(PREFIX + key)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

export function dropDraft(key: string): void {
  sessionStorage.removeItem(PREFIX + key)
}
