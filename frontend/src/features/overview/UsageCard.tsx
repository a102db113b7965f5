import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { usageSummaryQuery } from '@/api/queries'
import type { UsageSummary } from '@/api/types'
import { Card } from '@/components/Card'
import { DescriptionList } from '@/components/DescriptionList'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { useConfig } from '@/lib/config'
import { useCustomerScope } from '@/lib/customerScope'
import { currentMonth } from '@/lib/months'

const MOST_CATEGORIES = 4

export function UsageCard() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const { timeZone } = useConfig()
  const usage = useQuery(usageSummaryQuery(useApi(), scope, currentMonth(timeZone)))
  return (
    <Card title={t('overview.usage')} icon="usage">
      <QueryView query={usage} lines={4}>
        {({ summary, currency }) => summary && <Figures summary={summary} currency={currency} />}
      </QueryView>
      <p className="card-foot">
        <Link to={`${scope.basePath}/usage`}>{t('overview.seeUsage')}</Link>
      </p>
    </Card>
  )
}

function Figures({ summary, currency }: { summary: UsageSummary; currency: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const used = summary.categories.filter(({ category }) => !['topUp', 'expiry', 'adjustment'].includes(category))
  const items = used.slice(0, MOST_CATEGORIES).map(({ category, count, quantities }) => ({
    term: t(`category.${category}`),
    value: quantities.map(format.quantity).join(' · ') || `${format.integer(count)} ×`,
  }))
  return (
    <>
      <p className="figure figure-small">{format.money(summary.charges, currency)}</p>
      <p className="hint">{t('overview.charges')}</p>
      {items.length > 0 ? <DescriptionList items={items} /> : <p>{t('overview.nothingUsed')}</p>}
    </>
  )
}
