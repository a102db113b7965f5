// The first digit of each row that Arabic and Persian keyboards write.
const ZEROS = [0x660, 0x6f0]

/** Arabic-Indic and Persian digits as those from 0 to 9; everything else as it is. */
export function toAsciiDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => {
    const code = digit.charCodeAt(0)
    const zero = ZEROS.find((first) => code >= first && code < first + 10) ?? 0
    return String(code - zero)
  })
}
