import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { approvalsKey, approvalsQuery, linksQuery } from '@/api/queries'
import type { LinkApproval } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { Card } from '@/components/Card'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Outcome } from '@/components/Notice'
import { usePhoneText } from '@/components/Phone'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'

/** For the administrator of a company's account: who waits to see its number. Others do not see the card. */
export function ApprovalsCard() {
  const { customerId } = useCustomerScope()
  const links = useQuery(linksQuery(useApi()))
  const own = links.data?.find((link) => link.customerId === customerId)
  return own?.role === 'administrator' ? <Approvals customerId={customerId} /> : null
}

function Approvals({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const approvals = useQuery(approvalsQuery(useApi(), customerId))
  const [decided, setDecided] = useState<LinkApproval | null>(null)
  return (
    <Card title={t('approval.title')} icon="numbers">
      <p>{t('approval.text')}</p>
      <Outcome tone="success">
        {decided && t(decided.state === 'approved' ? 'approval.approved' : 'approval.declined', { reference: decided.reference })}
      </Outcome>
      <QueryView query={approvals} lines={2}>
        {(waiting) =>
          waiting.length === 0 ? (
            <p>{t('approval.empty')}</p>
          ) : (
            <ul className="numbers">
              {waiting.map((approval) => (
                <Row key={approval.approvalId} customerId={customerId} approval={approval} onDecided={setDecided} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  )
}

interface RowProps {
  customerId: string
  approval: LinkApproval
  onDecided: (approval: LinkApproval) => void
}

function Row({ customerId, approval, onDecided }: RowProps) {
  const { t } = useTranslation()
  const phone = usePhoneText()
  const format = useFormat()
  const decide = useDecide(customerId, approval, onDecided)
  const { reference, requestedAt, msisdn } = approval
  return (
    <li>
      <p>{t('approval.asks', { msisdn: phone.inText(msisdn) })}</p>
      <p className="hint">{t('approval.askedAt', { time: format.dateTime(requestedAt), reference })}</p>
      {decide.error && <ErrorNotice error={decide.error} words={{ conflict: t('approval.over'), forbidden: t('approval.notYours') }} />}
      <div className="actions">
        {(['approved', 'declined'] as const).map((decision) => (
          <BusyButton
            key={decision}
            className={decision === 'approved' ? 'button button-primary' : 'button'}
            busy={decide.isPending}
            onClick={() => decide.mutate(decision)}
          >
            {t(decision === 'approved' ? 'approval.approve' : 'approval.decline', { reference })}
          </BusyButton>
        ))}
      </div>
    </li>
  )
}

function useDecide(customerId: string, { approvalId }: LinkApproval, onDecided: (approval: LinkApproval) => void) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (decision: 'approved' | 'declined') => {
      const call = api.POST('/customer/v1/customers/{customerId}/approvals/{approvalId}/decision', {
        params: { path: { customerId, approvalId } },
        body: { decision },
      })
      return (await unwrap(call)).data
    },
    onSuccess: async (decided) => {
      onDecided(decided)
      await queryClient.invalidateQueries({ queryKey: approvalsKey(customerId) })
    },
  })
}
