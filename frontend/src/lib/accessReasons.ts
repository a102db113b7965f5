// Why support opens a customer, for this page load only: reasons may name people, so a given one is stored nowhere. One
// that is still being typed survives a new sign-in in this tab (useDraft).

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

/** What is wrong with a reason, as the name of the sentence that says so. */
export function reasonProblem(reason: string): 'reasonLength' | null {
  // Counted as the services count: an emoji is one character.
  const length = Array.from(reason).length
  return length < SHORTEST || length > LONGEST ? 'reasonLength' : null
}

/** The header that tells a reason: UTF-8, percent-encoded where not printable ASCII, as proxies refuse other bytes. */
export function reasonHeader(reason: string): { 'X-Access-Reason': string } {
  return { 'X-Access-Reason': reason.replace(/[^ -$&-~]/gu, percentEncoded) }
}

function percentEncoded(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}
