import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { linkRequestsKey, linksKey } from '@/api/queries'
import type { LinkApproval, LinkedCustomer } from '@/api/types'
import { Outcome } from '@/components/Notice'
import { useRestoredDraft } from '@/lib/useDraft'
import { CodeStep } from './CodeStep'
import { NumberStep } from './NumberStep'
import { SENT_DRAFT, sentFrom, type Sent } from './sent'

/** Links a number to this login: one question per screen. */
export function LinkPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const draft = useRestoredDraft(SENT_DRAFT, sentFrom)
  const [sent, setSent] = useState<Sent | null>(draft)

  const finish = async (outcome: LinkedCustomer | LinkApproval) => {
    if ('approvalId' in outcome) {
      await queryClient.invalidateQueries({ queryKey: linkRequestsKey })
      await navigate('/numbers')
      return
    }
    const { customerId } = outcome
    // The list shows it at once, also when it cannot be read anew.
    queryClient.setQueryData<LinkedCustomer[]>(
      linksKey,
      (links) => links && [...links.filter((link) => link.customerId !== customerId), outcome],
    )
    await queryClient.invalidateQueries({ queryKey: linksKey })
    await navigate(`/numbers/${customerId}`)
  }
  return (
    <>
      {/* Out here it stands before there is a second code, so that it is announced. */}
      <Outcome tone="success">{sent?.again && t('link.resent')}</Outcome>
      {sent ? (
        <CodeStep
          // What was typed, and what was wrong with it, belongs to the code before.
          key={sent.challenge.challengeId}
          sent={sent}
          onResent={(challenge) => setSent({ ...sent, challenge, again: true, code: '' })}
          onOtherNumber={() => setSent(null)}
          onLinked={finish}
        />
      ) : (
        <NumberStep onSent={(msisdn, challenge) => setSent({ msisdn, challenge, again: false, code: '' })} />
      )}
    </>
  )
}
