import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { statementsQuery } from '@/api/queries'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { useCustomerScope } from '@/lib/customerScope'
import { StatementTable } from './StatementTable'
import { withVersions } from './versions'

export function StatementsPage() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const statements = useInfiniteQuery(statementsQuery(useApi(), scope))
  return (
    <>
      <PageHeading title={t('statements.title')}>
        <p>{t('statements.lead')}</p>
      </PageHeading>
      <QueryView query={statements} lines={6}>
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
      {statements.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={statements.isFetchingNextPage}
          onClick={() => void statements.fetchNextPage()}
        >
          {t('common.showMore')}
        </button>
      )}
    </>
  )
}
