// Why support opens a customer, for this page load only: reasons may name people, so they are kept nowhere else.

const reasons = new Map<string, string>()

export function giveReason(customerId: string, reason: string): void {
  reasons.set(customerId, reason)
}

export function reasonFor(customerId: string): string | undefined {
  return reasons.get(customerId)
}

export function forgetReason(customerId: string): void {
  reasons.delete(customerId)
}

const SHORTEST = 4
const LONGEST = 200

/** What is wrong with a reason, as the name of the sentence that says so. It travels as a header: Latin-1 only. */
export function reasonProblem(reason: string): 'reasonLength' | 'reasonCharacters' | null {
  if (reason.length < SHORTEST || reason.length > LONGEST) return 'reasonLength'
  return /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(reason) ? null : 'reasonCharacters'
}
