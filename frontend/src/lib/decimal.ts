// Exact arithmetic on decimal strings. Amounts never pass through a floating-point number.

const PATTERN = /^(-?)(\d+)(?:\.(\d+))?$/

interface Parts {
  negative: boolean
  whole: string
  fraction: string
}

function parse(value: string): Parts {
  const match = PATTERN.exec(value)
  if (!match) throw new RangeError(`Not a decimal number: ${value}`)
  return { negative: match[1] === '-', whole: match[2] ?? '0', fraction: match[3] ?? '' }
}

/** How many digits stand after the point. */
export function fractionDigits(value: string): number {
  return parse(value).fraction.length
}

export function isZero(value: string): boolean {
  return /^-?[0.]+$/.test(value)
}

export function isNegative(value: string): boolean {
  return value.startsWith('-') && !isZero(value)
}

export function negate(value: string): string {
  if (isZero(value)) return value
  return value.startsWith('-') ? value.slice(1) : `-${value}`
}

/** The value divided by 10 to the power of `places`, digit for digit. */
export function shiftRight(value: string, places: number): string {
  const { negative, whole, fraction } = parse(value)
  const digits = whole.padStart(places + 1, '0')
  const cut = digits.length - places
  const head = digits.slice(0, cut).replace(/^0+(?=\d)/, '')
  const tail = (digits.slice(cut) + fraction).replace(/0+$/, '')
  return `${negative ? '-' : ''}${head}${tail ? `.${tail}` : ''}`
}

/** The whole part as an integer, cut towards zero, and the digits behind the point. */
export function split(value: string): { whole: bigint; fraction: string } {
  const { negative, whole, fraction } = parse(value)
  return { whole: BigInt(whole) * (negative ? -1n : 1n), fraction: fraction.replace(/0+$/, '') }
}

/** The exact sum of two values. */
export function add(a: string, b: string): string {
  const places = Math.max(fractionDigits(a), fractionDigits(b))
  const sum = scaled(a, places) + scaled(b, places)
  const digits = String(sum < 0n ? -sum : sum).padStart(places + 1, '0')
  const cut = digits.length - places
  return `${sum < 0n ? '-' : ''}${digits.slice(0, cut)}${places > 0 ? `.${digits.slice(cut)}` : ''}`
}

/** The value times 10 to the power of `places`, as an integer. */
function scaled(value: string, places: number): bigint {
  const { negative, whole, fraction } = parse(value)
  return BigInt(whole + fraction.padEnd(places, '0')) * (negative ? -1n : 1n)
}
