import { groupPhone, usePlans } from '@/lib/phone'

/** A phone number, always left to right, in the groups that people of its country read it in. */
export function Phone({ number }: { number: string }) {
  usePlans()
  return (
    <bdi dir="ltr" className="phone">
      {groupPhone(number)}
    </bdi>
  )
}

/** Writes numbers within sentences and names. */
export function usePhoneText() {
  usePlans()
  return {
    group: groupPhone,
    /** Isolated from its sentence, since between words that run from right to left its plus would end up last. */
    inText: (number: string) => `\u2066${groupPhone(number)}\u2069`,
  }
}
