import { useTranslation } from 'react-i18next'
import { StatementTag } from '@/components/StatementTag'
import { useFormat } from '@/i18n/useFormat'
import { StatementActions } from './StatementActions'
import type { VersionedStatement } from './versions'

export function StatementTable({ statements }: { statements: readonly VersionedStatement[] }) {
  const { t } = useTranslation()
  return (
    <div className="card card-table">
      <table className="table table-stacked">
        <caption className="visually-hidden">{t('statements.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('statements.month')}</th>
            <th scope="col">{t('statements.created')}</th>
            <th scope="col">{t('statements.size')}</th>
            <th scope="col">{t('statements.state')}</th>
            <th scope="col">{t('statements.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {statements.map((statement) => (
            <StatementRow key={statement.statementId} statement={statement} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function StatementRow({ statement }: { statement: VersionedStatement }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { month, provisional, version, versions, createdAt, sizeBytes, state } = statement
  const counted = { version: format.integer(version), versions: format.integer(versions) }
  return (
    <tr>
      <th scope="row">
        {format.month(month)}
        {provisional && <span className="hint">{t('statements.provisional')}</span>}
        {versions > 1 && <span className="hint">{t('statements.version', counted)}</span>}
      </th>
      <td data-label={t('statements.created')}>{format.dateTime(createdAt)}</td>
      <td data-label={t('statements.size')}>{format.bytes(sizeBytes)}</td>
      <td data-label={t('statements.state')}>
        <StatementTag state={state} />
      </td>
      <td className="table-actions">
        <StatementActions statement={statement} />
      </td>
    </tr>
  )
}
