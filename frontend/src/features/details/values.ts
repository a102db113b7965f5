import type { Customer, CustomerUpdate } from '@/api/types'
import { normalizePhone } from '@/lib/phone'

/** What the form holds: every value as it is typed. */
export interface Values {
  email: string
  contactPhone: string
  street: string
  postalCode: string
  city: string
  country: string
  language: string
  marketingConsent: boolean
  statementNotification: Customer['statementNotification']
}

export type FieldName = keyof Values

export const FIELDS = [
  'email',
  'contactPhone',
  'street',
  'postalCode',
  'city',
  'country',
  'language',
  'statementNotification',
  'marketingConsent',
] as const satisfies readonly FieldName[]

const ADDRESS = ['street', 'postalCode', 'city', 'country'] as const

export function valuesOf(customer: Customer): Values {
  const { postalAddress, language, marketingConsent, statementNotification } = customer
  return {
    email: customer.email ?? '',
    contactPhone: customer.contactPhone ?? '',
    street: postalAddress?.street ?? '',
    postalCode: postalAddress?.postalCode ?? '',
    city: postalAddress?.city ?? '',
    country: postalAddress?.country ?? '',
    language,
    marketingConsent,
    statementNotification,
  }
}

/** Without what is only a way of typing: spaces around, and in phone numbers. */
function tidy(values: Values, country: string): Values {
  const trimmed = { ...values }
  for (const name of ['email', 'street', 'postalCode', 'city'] as const) trimmed[name] = values[name].trim()
  return { ...trimmed, contactPhone: normalizePhone(values.contactPhone, country) }
}

/**
 * The merge patch that leads from the saved values to the typed ones; null when they are the same. `country` is whose
 * national phone numbers are understood.
 */
export function patchOf(saved: Values, typed: Values, country: string): CustomerUpdate | null {
  const now = tidy(typed, country)
  const patch: CustomerUpdate = {}
  if (now.email !== saved.email) patch.email = now.email || null
  if (now.contactPhone !== saved.contactPhone) patch.contactPhone = now.contactPhone || null
  if (now.language !== saved.language) patch.language = now.language
  if (now.marketingConsent !== saved.marketingConsent) patch.marketingConsent = now.marketingConsent
  if (now.statementNotification !== saved.statementNotification) patch.statementNotification = now.statementNotification
  const changed = ADDRESS.filter((name) => now[name] !== saved[name])
  if (changed.length > 0) {
    const gone = ADDRESS.every((name) => now[name] === '')
    patch.postalAddress = gone ? null : Object.fromEntries(changed.map((name) => [name, now[name] || null]))
  }
  return Object.keys(patch).length > 0 ? patch : null
}

export interface Difference {
  field: FieldName
  yours: string | boolean
  theirs: string | boolean
}

/**
 * After someone else's change: what nobody typed over takes the new value, what was typed stays. Answers the merged
 * values and the fields in which both differ.
 */
export function merge(before: Values, typed: Values, after: Values): { values: Values; differences: Difference[] } {
  const untouched = FIELDS.filter((name) => typed[name] === before[name])
  const values = { ...typed, ...Object.fromEntries(untouched.map((name) => [name, after[name]])) }
  const differences = FIELDS.filter((name) => !untouched.includes(name) && typed[name] !== after[name]).map((field) => ({
    field,
    yours: typed[field],
    theirs: after[field],
  }))
  return { values, differences }
}

export function isSame(one: Values, other: Values): boolean {
  return FIELDS.every((name) => one[name] === other[name])
}
