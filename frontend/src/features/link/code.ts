import { toAsciiDigits } from '@/lib/digits'

const LENGTH = 6

/** The code in what was typed or pasted, such as "402 193" or a whole message, in which other figures may stand too. */
export function codeIn(text: string): string {
  const ascii = toAsciiDigits(text)
  const whole = ascii.split(/\D+/).find((run) => run.length === LENGTH)
  const halves = /(?:^|\D)(\d{3}[\s-]\d{3})(?!\d)/.exec(ascii)?.[1]
  return (whole ?? halves ?? ascii).replace(/\D/g, '').slice(0, LENGTH)
}
