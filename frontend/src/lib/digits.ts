const DIGIT = /\p{Nd}/u

/** Digits of every script as those from 0 to 9; everything else as it is. Each script's ten stand in a row (Unicode 4.6). */
export function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    let before = 0
    while (DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1
    return String(before % 10)
  })
}
