import { useEffect } from 'react'
import { putDraft } from './drafts'

/** Puts what was typed aside as soon as the session is over, since signing in again leaves the page. */
export function useDraft(key: string, draft: unknown, sessionIsOver: boolean): void {
  useEffect(() => {
    if (sessionIsOver) putDraft(key, draft)
  }, [key, draft, sessionIsOver])
}
