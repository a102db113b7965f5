import { toAsciiDigits } from './digits'

const E164 = /^\+[1-9][0-9]{7,14}$/

/**
 * What people type (spaces, dashes, brackets, a leading 00, the digits of Arabic and Persian keyboards) as an E.164
 * number, as far as that is certain.
 */
export function normalizePhone(typed: string): string {
  const compact = toAsciiDigits(typed).replace(/[\s().\-/\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
  return compact.startsWith('00') ? `+${compact.slice(2)}` : compact
}

export function isPhone(value: string): boolean {
  return E164.test(value)
}
