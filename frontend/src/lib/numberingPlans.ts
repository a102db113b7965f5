import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'

// The API and the migration judge by the same plans (Google's libphonenumber), in their whole form: what this smaller one
// takes too much of, they refuse.

const TYPED = /^\(?\+?[0-9()./ -]{2,60}$/
const TRUNK_ZERO = /\( *0 *\)/g

/** A number in ASCII as E.164, when it is one of its country's plan; the national form is that of `country`. */
export function findNumber(plain: string, country: string): string | null {
  if (!TYPED.test(plain)) return null
  return read(plain, country) ?? (plain.search(TRUNK_ZERO) >= 0 ? read(plain.replace(TRUNK_ZERO, ''), country) : null)
}

function read(text: string, country: string): string | null {
  const found = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false })
  return found && !found.ext && found.isValid() ? found.number : null
}

/** An E.164 number in the groups in which it is read (ITU-T E.123, with spaces alone). */
export function groupNumber(number: string): string {
  const groups = parsePhoneNumberFromString(number, { extract: false })?.formatInternational() ?? number
  return groups.replace(/[^0-9+]+/g, ' ').trim()
}
