import type { LinkChallenge } from '@/api/types'
import { textsOf } from '@/lib/useDraft'

/** A code that is on its way, and what was typed of it. */
export interface Sent {
  msisdn: string
  challenge: LinkChallenge
  /** It is not the first code. */
  again: boolean
  code: string
}

export const SENT_DRAFT = 'link.code'

/** Read back after a new sign-in: the code that was sent is still good, so none has to be asked for again. */
export function sentFrom(draft: unknown): Sent | null {
  const texts = textsOf(draft, ['msisdn', 'code'])
  const { challenge, again } = (draft ?? {}) as { challenge?: unknown; again?: unknown }
  const promised = textsOf(challenge, ['challengeId', 'expiresAt', 'resendAllowedAt'])
  if (!texts?.msisdn || !promised?.challengeId) return null
  return { ...texts, challenge: promised, again: again === true }
}
