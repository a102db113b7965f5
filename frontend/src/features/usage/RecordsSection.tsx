import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Card } from '@/components/Card'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Meter } from '@/components/Meter'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { DayChart } from './DayChart'
import { dayTotals } from './days'
import { FilterBar } from './FilterBar'
import { isFiltered, type Filters } from './filters'
import { RecordTable } from './RecordTable'
import { useRecords, type Records } from './useRecords'

interface Props {
  month: string
  filters: Filters
  onFilters: (filters: Filters) => void
}

interface SectionProps extends Props {
  /** The month before, unless it is no longer kept. */
  older: string | undefined
}

/** The chart by day and every single item of the month. */
export function RecordsSection({ month, older, filters, onFilters }: SectionProps) {
  const { t } = useTranslation()
  const { query, records } = useRecords(month, filters)
  return (
    <>
      {records.complete && records.total > 0 && (
        <Days month={month} records={records} filters={filters} onFilters={onFilters} />
      )}
      {records.partial && <DaysMissing records={records} />}
      <section className="card card-records" aria-labelledby="records">
        <h2 id="records">{t('usage.records')}</h2>
        {/* A page that failed leaves those before it as fresh as they were: it is told where it would stand. */}
        <QueryView query={{ ...query, error: query.isFetchNextPageError ? null : query.error }} lines={10}>
          {() =>
            records.total === 0 ? (
              <Empty older={older} />
            ) : (
              <>
                <FilterBar filters={filters} onChange={onFilters} />
                <HowMany records={records} filtered={isFiltered(filters)} />
                <RecordTable records={records} filtered={isFiltered(filters)} />
              </>
            )
          }
        </QueryView>
        {query.isFetchNextPageError && (
          <ErrorNotice error={query.error} onRetry={() => void query.fetchNextPage()} busy={query.isFetching} />
        )}
      </section>
    </>
  )
}

function Empty({ older }: { older: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="empty">
      <p>{t('usage.empty')}</p>
      {older && (
        <Link className="button" to={`?month=${older}`}>
          {t('usage.seeMonth', { month: format.month(older) })}
        </Link>
      )}
    </div>
  )
}

function Days({ month, records, filters, onFilters }: Props & { records: Records }) {
  const { pages, currency } = records
  const days = useMemo(() => dayTotals(month, pages), [month, pages])
  return (
    <DayChart
      days={days}
      currency={currency}
      chosen={filters.day}
      onChoose={(day) => onFilters({ ...filters, day })}
    />
  )
}

/** In place of the chart while part of the month is missing: drawn from the rest it would show too little. */
function DaysMissing({ records: { loaded, total, fetchingAll, fetchAll } }: { records: Records }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figures = { loaded: format.integer(loaded), total: format.integer(total) }
  return (
    <Card title={t('usage.byDay')} className="card-days">
      <p>{t('usage.daysMissing', figures)}</p>
      {!fetchingAll && (
        <button type="button" className="button button-small" onClick={fetchAll}>
          {t('usage.fetchMonth')}
        </button>
      )}
    </Card>
  )
}

/** How much of the month is here: filters and the chart by day can only speak of what is. */
function HowMany({ records, filtered }: { records: Records; filtered: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { shown, loaded, total, complete, fetchingAll } = records
  const figures = { shown: format.integer(shown.length), loaded: format.integer(loaded), total: format.integer(total) }
  const text = complete || !filtered ? t('usage.shown', { ...figures, count: total }) : t('usage.searched', figures)
  if (fetchingAll) {
    return (
      <div className="how-many">
        <Meter label={t('usage.fetched', figures)} share={loaded / total} />
        <button type="button" className="button button-small" onClick={records.stop}>
          {t('usage.stop')}
        </button>
      </div>
    )
  }
  return (
    <div className="how-many">
      <p role="status">{text}</p>
      {!complete && (
        <button type="button" className="button button-small" onClick={records.fetchAll}>
          {t('usage.fetchAll', figures)}
        </button>
      )}
    </div>
  )
}
