import { isTwice } from './localHours'
import { fractionDigits, isNegative, isZero, negate, shiftRight, split } from './decimal'

// Every function takes the decimal string as the API sent it. `Intl.NumberFormat` reads such a string exactly.
type Exact = Intl.StringNumericLiteral
const exact = (value: string): Exact => value as Exact

// Making a formatter costs a hundred times what using one does, and a long list uses the same few again and again.
const formatters = new Map<string, unknown>()

function remembered<T>(kind: string, locale: string, options: object, make: () => T): T {
  const key = `${kind}|${locale}|${JSON.stringify(options)}`
  const found = formatters.get(key) as T | undefined
  if (found !== undefined) return found
  const made = make()
  formatters.set(key, made)
  return made
}

const numbers = (locale: string, options: Intl.NumberFormatOptions = {}) =>
  remembered('number', locale, options, () => new Intl.NumberFormat(locale, options))
const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  remembered('date', locale, options, () => new Intl.DateTimeFormat(locale, options))
const names = (locale: string, type: Intl.DisplayNamesType) =>
  remembered('names', locale, { type }, () => new Intl.DisplayNames(locale, { type }))

export interface Quantity {
  amount: string
  unit: string
}

/** Money with at least the currency's usual decimals, and with as many more as the amount really has. */
export function formatMoney(locale: string, amount: string, currency: string, signed = false): string {
  const usual = numbers(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
  // The API writes ISO 4217's decimals, which differ from those of the browser's data for some currencies.
  const digits = Math.max(usual ?? 2, fractionDigits(amount))
  return numbers(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(exact(amount))
}

const BYTE_STEPS = [
  { power: 12, unit: 'terabyte' },
  { power: 9, unit: 'gigabyte' },
  { power: 6, unit: 'megabyte' },
  { power: 3, unit: 'kilobyte' },
] as const

export type Rounding = 'nearest' | 'down'

/** From so many octets on a unit is used: also where the unit below, rounded to two digits, would read as 1,000. */
function firstOf(power: number, rounding: Rounding): bigint {
  const whole = 10n ** BigInt(power)
  return rounding === 'down' || power < 6 ? whole : whole - 5n * 10n ** BigInt(power - 6)
}

/** Octets in decimal units (1 MB is 1,000,000 octets), to two digits: what is left is rounded down, never up. */
export function formatBytes(locale: string, octets: string, rounding: Rounding = 'nearest'): string {
  const size = split(octets).whole
  const magnitude = size < 0n ? -size : size
  const step = BYTE_STEPS.find(({ power }) => magnitude >= firstOf(power, rounding))
  return numbers(locale, {
    style: 'unit',
    unit: step?.unit ?? 'byte',
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: 2,
    roundingMode: rounding === 'down' ? 'floor' : 'halfExpand',
  }).format(exact(shiftRight(octets, step?.power ?? 0)))
}

/** Seconds as hours, minutes and seconds; parts that are zero are left out. */
export function formatDuration(locale: string, seconds: string): string {
  if (isNegative(seconds)) return `−${formatDuration(locale, negate(seconds))}`
  const { whole, fraction } = split(seconds)
  const part = (value: string, unit: string) =>
    numbers(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 9 }).format(
      exact(value),
    )
  const rest = `${whole % 60n}${fraction ? `.${fraction}` : ''}`
  const parts = [
    [String(whole / 3600n), 'hour'],
    [String((whole / 60n) % 60n), 'minute'],
    [rest, 'second'],
  ] as const
  const shown = parts.filter(([value]) => !isZero(value))
  return (shown.length > 0 ? shown : [['0', 'minute'] as const]).map(([value, unit]) => part(value, unit)).join(' ')
}

export function formatDecimal(locale: string, value: string): string {
  return numbers(locale, { maximumFractionDigits: 9 }).format(exact(value))
}

export function formatInteger(locale: string, value: number): string {
  return numbers(locale).format(value)
}

/** The latest calendar day on which something that ends (exclusively) at this instant is still good. */
export function formatLastDay(locale: string, instant: string, timeZone: string): string {
  return formatDate(locale, new Date(new Date(instant).getTime() - 1), timeZone)
}

export function formatDate(locale: string, instant: string | Date, timeZone: string): string {
  return dates(locale, { dateStyle: 'medium', timeZone }).format(new Date(instant))
}

export function formatDateTime(locale: string, instant: string | Date | number, timeZone: string): string {
  return dates(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant))
}

/** Day and time within a year that is known from what stands around; in an hour that comes twice with its offset. */
export function formatDayTime(locale: string, instant: string, timeZone: string): string {
  const parts = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  const offset = isTwice(new Date(instant).getTime(), timeZone) ? ({ timeZoneName: 'longOffset' } as const) : {}
  return dates(locale, { ...parts, ...offset, timeZone }).format(new Date(instant))
}

export function formatTime(locale: string, instant: string | number, timeZone: string): string {
  return dates(locale, { timeStyle: 'short', timeZone }).format(new Date(instant))
}

/** A month such as 2026-10 in words. It is a label, not an instant, so no time zone applies. */
export function formatMonth(locale: string, month: string): string {
  return dates(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
}

/** A calendar day such as 2026-10-03, without its year. A label as well. */
export function formatDay(locale: string, day: string): string {
  return dates(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

export function formatRegion(locale: string, code: string): string {
  try {
    return names(locale, 'region').of(code) ?? code
  } catch {
    return code
  }
}

export function formatLanguage(locale: string, code: string): string {
  try {
    return names(locale, 'language').of(code) ?? code
  } catch {
    return code
  }
}
