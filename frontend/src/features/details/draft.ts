import { FIELDS, type FieldName, type Values } from './values'

/** What was typed, and over which record: without the latter a change made meanwhile would be overwritten unseen. */
export interface Draft {
  base: Values
  /** The version of the record that the form was opened with. */
  etag: string | null
  values: Values
}

/** A draft read back from storage, if it is one. */
export function draftFrom(stored: unknown): Draft | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { base, etag, values } = stored as Partial<Record<keyof Draft, unknown>>
  if (!areValues(base) || !areValues(values)) return null
  return { base, values, etag: typeof etag === 'string' ? etag : null }
}

function areValues(stored: unknown): stored is Values {
  if (typeof stored !== 'object' || stored === null) return false
  const record = stored as Partial<Record<FieldName, unknown>>
  return FIELDS.every((name) => typeof record[name] === (name === 'marketingConsent' ? 'boolean' : 'string'))
}
