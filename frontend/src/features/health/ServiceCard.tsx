import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { healthQuery, type ServiceName } from '@/api/queries'
import type { ServiceHealth } from '@/api/types'
import { Card } from '@/components/Card'
import { DescriptionList } from '@/components/DescriptionList'
import { QueryView } from '@/components/QueryView'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'
import { StateTag } from './StateTag'
import { worstOf } from './states'

export function ServiceCard({ service }: { service: ServiceName }) {
  const { t } = useTranslation()
  const health = useQuery(healthQuery(useApi(), service))
  return (
    <Card
      title={t(`health.service.${service}`)}
      icon="health"
      className="card-table"
      action={
        health.error ? (
          <Tag tone="bad">{t('health.noAnswer')}</Tag>
        ) : (
          health.data && <StateTag state={worstOf(health.data.dependencies)} />
        )
      }
    >
      <QueryView query={health} lines={4}>
        {(answer) => (
          <>
            <Dependencies health={answer} />
            <Figures health={answer} />
          </>
        )}
      </QueryView>
    </Card>
  )
}

function Dependencies({ health: { service, dependencies, checkedAt } }: { health: ServiceHealth }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <table className="table table-stacked">
        <caption className="visually-hidden">
          {t('health.dependencies', { service: t(`health.service.${service}`) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('health.name')}</th>
            <th scope="col">{t('health.state')}</th>
            <th scope="col">{t('health.latency')}</th>
          </tr>
        </thead>
        <tbody>
          {dependencies.map(({ name, state, latencyMs }) => (
            <tr key={name}>
              <th scope="row">{t(`health.dependency.${name}`)}</th>
              <td data-label={t('health.state')}>
                <StateTag state={state} />
              </td>
              <td data-label={t('health.latency')}>
                {t('health.milliseconds', { value: format.integer(latencyMs) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">{t('health.checked', { time: format.time(checkedAt) })}</p>
    </>
  )
}

function Figures({ health: { figures } }: { health: ServiceHealth }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (figures.length === 0) return null
  const shown = (name: string, value: number) => {
    if (name === 'oldestPendingSeconds') return format.quantity({ amount: String(value), unit: 's' })
    if (name === 'deadLetters' && value > 0) return <Tag tone="bad">{format.integer(value)}</Tag>
    return format.integer(value)
  }
  return (
    <DescriptionList
      items={figures.map(({ name, value }) => ({ term: t(`health.figure.${name}`), value: shown(name, value) }))}
    />
  )
}
