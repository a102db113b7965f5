import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { healthKey, SERVICES } from '@/api/queries'
import { BusyButton } from '@/components/BusyButton'
import { PageHeading } from '@/components/PageHeading'
import { ServiceCard } from './ServiceCard'

/** Each service answers, or fails to, on its own. */
export function HealthPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const busy = useIsFetching({ queryKey: healthKey }) > 0
  return (
    <>
      <PageHeading title={t('health.title')}>
        <p>{t('health.lead')}</p>
        <BusyButton
          className="button"
          busy={busy}
          onClick={() => void queryClient.refetchQueries({ queryKey: healthKey })}
        >
          {t('health.refresh')}
        </BusyButton>
      </PageHeading>
      <div className="stack">
        {SERVICES.map((service) => (
          <ServiceCard key={service} service={service} />
        ))}
      </div>
    </>
  )
}
