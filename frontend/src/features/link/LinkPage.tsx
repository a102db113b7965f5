import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { linkRequestsKey, linksKey } from '@/api/queries'
import type { LinkApproval, LinkChallenge, LinkedCustomer } from '@/api/types'
import { CodeStep } from './CodeStep'
import { NumberStep } from './NumberStep'

interface Sent {
  msisdn: string
  challenge: LinkChallenge
  again: boolean
}

/** Links a number to this login: one question per screen. */
export function LinkPage() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [sent, setSent] = useState<Sent | null>(null)

  const finish = async (outcome: LinkedCustomer | LinkApproval) => {
    if ('approvalId' in outcome) {
      await queryClient.invalidateQueries({ queryKey: linkRequestsKey })
      await navigate('/numbers')
      return
    }
    const { customerId } = outcome
    await queryClient.invalidateQueries({ queryKey: linksKey })
    await navigate(`/numbers/${customerId}`)
  }
  if (!sent) return <NumberStep onSent={(msisdn, challenge) => setSent({ msisdn, challenge, again: false })} />
  return (
    <CodeStep
      {...sent}
      onResent={(challenge) => setSent({ ...sent, challenge, again: true })}
      onOtherNumber={() => setSent(null)}
      onLinked={finish}
    />
  )
}
