import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/PageHeading'
import { AllowancesCard } from './AllowancesCard'
import { BalanceCard } from './BalanceCard'
import { Greeting } from './Greeting'
import { StatementCard } from './StatementCard'
import { UsageCard } from './UsageCard'

/** The most wanted figures at a glance. Each card loads and fails by itself. */
export function OverviewPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeading title={t('overview.title')}>
        <Greeting />
      </PageHeading>
      <div className="overview">
        <BalanceCard />
        <AllowancesCard />
        <UsageCard />
        <StatementCard />
      </div>
    </>
  )
}
