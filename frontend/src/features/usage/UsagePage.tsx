import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useApi } from '@/api/client'
import { usageSummaryQuery } from '@/api/queries'
import { HistoryWaits, historyOpensAt } from '@/components/HistoryWaits'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { StatementDownload } from '@/components/StatementDownload'
import { useConfig } from '@/lib/config'
import { useCustomerScope } from '@/lib/customerScope'
import { selectableMonths } from '@/lib/months'
import { CategoryCard } from './CategoryCard'
import { readFilters, writeFilters, type Filters } from './filters'
import { MonthPicker } from './MonthPicker'
import { RecordsSection } from './RecordsSection'
import { SummaryCard } from './SummaryCard'

export function UsagePage() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const { month, months, setMonth, filters, setFilters } = usePlaceInUsage()
  const summary = useQuery(usageSummaryQuery(useApi(), scope, month))
  const opensAt = historyOpensAt(summary.error)
  if (opensAt !== null) {
    return (
      <>
        <PageHeading title={t('usage.title')} />
        <HistoryWaits from={opensAt} />
      </>
    )
  }
  return (
    <>
      <PageHeading title={t('usage.title')} />
      <div className="usage-tools">
        <MonthPicker months={months} month={month} onChange={setMonth} />
        <StatementDownload key={month} month={month} primary />
      </div>
      <div className="usage-cards">
        <QueryView query={summary} lines={8}>
          {(page) =>
            page.summary && (
              <>
                <SummaryCard page={page} summary={page.summary} />
                <CategoryCard summary={page.summary} currency={page.currency} />
              </>
            )
          }
        </QueryView>
      </div>
      <RecordsSection
        key={month}
        month={month}
        older={months[months.indexOf(month) + 1]}
        filters={filters}
        onFilters={setFilters}
      />
    </>
  )
}

/** Month and filters as the address has them. */
function usePlaceInUsage() {
  const { timeZone, retentionMonths } = useConfig()
  const [params, setParams] = useSearchParams()
  const months = useMemo(() => selectableMonths(timeZone, retentionMonths), [timeZone, retentionMonths])
  const month = months.find((one) => one === params.get('month')) ?? months[0] ?? ''
  const filters = useMemo(() => readFilters(params), [params])
  return {
    month,
    months,
    filters,
    // Another day's filter means nothing in another month.
    setMonth: (next: string) => setParams({ month: next }, { preventScrollReset: true }),
    setFilters: (next: Filters) =>
      setParams((now) => writeFilters(now, next), { replace: true, preventScrollReset: true }),
  }
}
