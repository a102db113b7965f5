import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { statementsQuery } from '@/api/queries'
import { Card } from '@/components/Card'
import { historyOpensAt } from '@/components/HistoryWaits'
import { QueryView } from '@/components/QueryView'
import { StatementDownload } from '@/components/StatementDownload'
import { StatementTag } from '@/components/StatementTag'
import { useFormat } from '@/i18n/useFormat'
import { useConfig } from '@/lib/config'
import { useCustomerScope } from '@/lib/customerScope'
import { addMonths, currentMonth } from '@/lib/months'

export function StatementCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const scope = useCustomerScope()
  const { timeZone } = useConfig()
  const statements = useInfiniteQuery(statementsQuery(useApi(), scope))
  const lastMonth = addMonths(currentMonth(timeZone), -1)
  return (
    <Card title={t('overview.statement')} icon="statements">
      <QueryView query={statements}>
        {({ pages }) => {
          const last = pages[0]?.statements[0]
          if (!last) return <p>{t('overview.noStatement')}</p>
          return (
            <p className="last-statement">
              <strong>{format.month(last.month)}</strong> <StatementTag state={last.state} />
              <span className="hint">{format.bytes(last.sizeBytes)}</span>
            </p>
          )
        }}
      </QueryView>
      {historyOpensAt(statements.error) === null && <StatementDownload month={lastMonth} />}
      <p className="card-foot">
        <Link to={`${scope.basePath}/statements`}>{t('overview.seeStatements')}</Link>
      </p>
    </Card>
  )
}
