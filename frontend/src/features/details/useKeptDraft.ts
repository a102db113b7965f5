import { useRef } from 'react'
import { useSession } from '@/auth/context'
import { useDraft, useDraftWhenLeft } from '@/lib/useDraft'
import type { Draft } from './draft'
import type { EditState } from './editState'
import { isSame, valuesOf } from './values'

/**
 * Keeps what was typed across a new sign-in and while the page is left. Answers what to call once it is saved or given up:
 * left by the menu or for another number, it waits; saved, given up or signed out of, it is gone.
 */
export function useKeptDraft(draftKey: string, { base: { customer, etag }, values }: EditState) {
  const base = valuesOf(customer)
  const typed: Draft = { base, etag, values }
  const toKeep = isSame(base, values) ? null : typed
  const { status, session } = useSession()
  useDraft(draftKey, toKeep, status === 'expired')
  const settled = useRef(false)
  useDraftWhenLeft(draftKey, toKeep, () => !settled.current && session.getSnapshot().status !== 'leaving')
  return () => {
    settled.current = true
  }
}
