import type { VersionedCustomer } from '@/api/queries'
import type { FormErrors } from '@/components/formErrors'
import type { Draft } from './draft'
import { isSame, merge, valuesOf, type Difference, type Values } from './values'

export interface EditState {
  /** The record the form started from, with its version. */
  base: VersionedCustomer
  values: Values
  restored: boolean
  step: 'editing' | 'saving' | 'conflict' | 'comparing'
  differences: Difference[] | null
  errors: FormErrors | null
  failure: unknown
  nothingChanged: boolean
}

export const CALM = { errors: null, failure: null, nothingChanged: false } as const

/** With a draft: what somebody else saved meanwhile is merged in and shown, as after a refused save. */
export function begin(loaded: VersionedCustomer, draft: Draft | null): EditState {
  const now = valuesOf(loaded.customer)
  const calm = { base: loaded, restored: draft !== null, step: 'editing', differences: null, ...CALM } as const
  if (draft === null) return { ...calm, values: now }
  const isCurrent = draft.etag === null ? isSame(draft.base, now) : draft.etag === loaded.etag
  return isCurrent ? { ...calm, values: draft.values } : { ...calm, ...merge(draft.base, draft.values, now) }
}

/** After a refused save: what was typed stands on the newer record, and the differences are told. */
export function rebase(state: EditState, newer: VersionedCustomer): EditState {
  const merged = merge(valuesOf(state.base.customer), state.values, valuesOf(newer.customer))
  return { ...state, base: newer, ...merged, step: 'editing' }
}
