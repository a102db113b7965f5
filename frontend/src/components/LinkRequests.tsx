import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { linkRequestsQuery } from '@/api/queries'
import type { LinkApproval } from '@/api/types'
import { Notice } from './Notice'
import { usePhoneText } from './Phone'
import { useFormat } from '@/i18n/useFormat'

/** Companies' numbers that this login waits for, or that were declined. Nothing is said when there are none. */
export function LinkRequests() {
  const requests = useQuery(linkRequestsQuery(useApi()))
  const told = (requests.data ?? []).filter(({ state }) => state === 'waiting' || state === 'declined')
  return told.map((request) => <LinkRequestNotice key={request.approvalId} request={request} />)
}

export function LinkRequestNotice({ request }: { request: LinkApproval }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { msisdn, reference, requestedAt, state } = request
  const phone = usePhoneText()
  const named = { msisdn: phone.inText(msisdn) }
  if (state === 'declined') return <Notice tone="warning">{t('approval.wasDeclined', named)}</Notice>
  return (
    <Notice>
      <p>{t('approval.waits', named)}</p>
      <p className="hint">{t('approval.askedAt', { time: format.dateTime(requestedAt), reference })}</p>
    </Notice>
  )
}
