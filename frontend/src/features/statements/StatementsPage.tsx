import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { statementsQuery } from '@/api/queries'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { useCustomerScope } from '@/lib/customerScope'
import { StatementTable } from './StatementTable'
import { withVersions } from './versions'

export function StatementsPage() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const statements = useInfiniteQuery(statementsQuery(useApi(), scope))
  const { isFetchNextPageError: nextFailed, isFetching } = statements
  const fetchNext = () => void statements.fetchNextPage()
  return (
    <>
      <PageHeading title={t('statements.title')}>
        <p>{t('statements.lead')}</p>
      </PageHeading>
      {/* A page that failed leaves those before it as fresh as they were: it is told where it would stand. */}
      <QueryView query={{ ...statements, error: nextFailed ? null : statements.error }} lines={6}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.statements)
          if (all.length === 0) {
            return (
              <div className="empty">
                <p>{t('statements.empty')}</p>
                <Link className="button button-primary" to={`${scope.basePath}/usage`}>
                  {t('statements.toUsage')}
                </Link>
              </div>
            )
          }
          return <StatementTable statements={withVersions(all)} />
        }}
      </QueryView>
      {nextFailed && <ErrorNotice error={statements.error} onRetry={fetchNext} busy={isFetching} />}
      {statements.hasNextPage && !nextFailed && (
        <BusyButton className="button" busy={statements.isFetchingNextPage} onClick={fetchNext}>
          {t('common.showMore')}
        </BusyButton>
      )}
    </>
  )
}
