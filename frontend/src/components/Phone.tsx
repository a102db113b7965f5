const GROUPS = /^(\+\d{2})(\d{2})(\d{3})(\d{2})(\d{2})$/

/** A phone number, always left to right; eleven digits are set in the groups people read them in. */
export function Phone({ number }: { number: string }) {
  return (
    <bdi dir="ltr" className="phone">
      {groupPhone(number)}
    </bdi>
  )
}

/** The groups are joined by spaces that do not break. */
export function groupPhone(number: string): string {
  return number.replace(GROUPS, '$1\u00a0$2\u00a0$3\u00a0$4\u00a0$5')
}

/** A number within a sentence. Isolated from it, since between words that run from right to left its plus would end up last. */
export function phoneInText(number: string): string {
  return `\u2066${groupPhone(number)}\u2069`
}
