import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { accessesQuery } from '@/api/queries'
import type { AccessEvent } from '@/api/types'
import { Card } from '@/components/Card'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'

const FIRST = 5

/** When support looked at this customer and why. Support also sees which agent it was. */
export function AccessHistory() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const accesses = useQuery(accessesQuery(useApi(), scope))
  return (
    <Card title={t(scope.readOnly ? 'access.auditTitle' : 'access.title')} icon="support" className="card-table">
      <p>{t('access.text')}</p>
      <QueryView query={accesses} lines={3}>
        {(events) => (events.length === 0 ? <p>{t('access.empty')}</p> : <Events events={events} />)}
      </QueryView>
    </Card>
  )
}

function Events({ events }: { events: readonly AccessEvent[] }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const withAgent = useCustomerScope().readOnly
  const title = t(withAgent ? 'access.auditTitle' : 'access.title')
  const columns = ['when', 'what', 'reason', ...(withAgent ? (['agent'] as const) : [])] as const
  const shown = all ? events : events.slice(0, FIRST)
  return (
    <>
      <table className="table table-stacked">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {t(`access.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((event) => (
            <EventRow key={`${event.traceId} ${event.occurredAt} ${event.operation}`} event={event} withAgent={withAgent} />
          ))}
        </tbody>
      </table>
      {shown.length < events.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('common.showMore')}
        </button>
      )}
    </>
  )
}

function EventRow({ event, withAgent }: { event: AccessEvent; withAgent: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { occurredAt, operation, reason, agent } = event
  const what = t(`access.operation.${operation as 'other'}`, { defaultValue: t('access.operation.other') })
  return (
    <tr>
      <th scope="row">{format.dateTime(occurredAt)}</th>
      <td data-label={t('access.what')}>{what}</td>
      <td data-label={t('access.reason')}>
        <bdi className="breaks">{reason ?? t('common.none')}</bdi>
      </td>
      {withAgent && (
        <td data-label={t('access.agent')}>
          <bdi className="breaks" dir="ltr">
            {agent ?? t('common.none')}
          </bdi>
        </td>
      )}
    </tr>
  )
}
