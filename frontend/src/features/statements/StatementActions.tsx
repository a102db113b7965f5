import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { statementAccessQuery } from '@/api/queries'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Icon } from '@/components/Icon'
import { Notice } from '@/components/Notice'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'
import { useStatementActions } from './useStatementActions'
import type { VersionedStatement } from './versions'

/** What can be done with a statement in the state it is in. */
export function StatementActions({ statement }: { statement: VersionedStatement }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { readOnly } = useCustomerScope()
  const { download, restore, outcome, busy } = useStatementActions(statement)
  const { state, month } = statement
  const named = { month: format.month(month) }
  return (
    <>
      {(state === 'archived' || state === 'restored') && (
        <button
          type="button"
          className="button button-small"
          disabled={busy}
          aria-label={t('statements.downloadOf', named)}
          onClick={download}
        >
          <Icon name="download" />
          {t('statements.download')}
        </button>
      )}
      {state === 'deep-archived' && !readOnly && (
        <button
          type="button"
          className="button button-small"
          disabled={busy}
          aria-label={t('statements.restoreOf', named)}
          onClick={restore}
        >
          <Icon name="restore" />
          {t('statements.restore')}
        </button>
      )}
      {state === 'pending' && <span className="hint">{t('statements.soon')}</span>}
      {state === 'restoring' && <ReadyBy statementId={statement.statementId} />}
      {outcome === 'restoring' && state !== 'restored' && <Notice>{t('statements.restoreStarted', named)}</Notice>}
      {outcome === 'not-ready' && <Notice tone="warning">{t('statements.notReady')}</Notice>}
      {outcome === 'bad-link' && <Notice tone="warning">{t('statements.badLink')}</Notice>}
      {outcome instanceof Error && (
        <ErrorNotice error={outcome} words={{ conflict: t('statements.notReady'), 'not-found': t('statements.missing') }} />
      )}
    </>
  )
}

/** When a running restore is expected to end, as the archive says. */
function ReadyBy({ statementId }: { statementId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(statementAccessQuery(useApi(), useCustomerScope(), statementId))
  if (!data?.expectedReadableAt) return null
  return <span className="hint">{t('statements.readyBy', { time: format.dateTime(data.expectedReadableAt) })}</span>
}
