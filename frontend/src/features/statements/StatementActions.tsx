import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { statementAccessQuery } from '@/api/queries'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Icon } from '@/components/Icon'
import { Outcome } from '@/components/Notice'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'
import { RESTORE_HOURS } from './restoring'
import { useIsPast } from './useIsPast'
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
      {state === 'deep-archived' && !readOnly && <Restore busy={busy} label={t('statements.restoreOf', named)} onRestore={restore} />}
      {state === 'deep-archived' && readOnly && <span className="hint">{t('statements.restoreNotYours')}</span>}
      {state === 'pending' && <span className="hint">{t('statements.soon')}</span>}
      {state === 'restoring' && <ReadyBy statementId={statement.statementId} />}
      <Outcome>{outcome === 'restoring' && state !== 'restored' && t('statements.restoreStarted', named)}</Outcome>
      <Outcome tone="warning">
        {outcome === 'not-ready' ? t('statements.notReady') : outcome === 'bad-link' && t('statements.badLink')}
      </Outcome>
      {outcome instanceof Error && (
        <ErrorNotice error={outcome} words={{ conflict: t('statements.notReady'), 'not-found': t('statements.missing') }} />
      )}
    </>
  )
}

interface RestoreProps {
  busy: boolean
  label: string
  onRestore: () => void
}

/** Asks for a statement back, after it was said how long that takes. */
function Restore({ busy, label, onRestore }: RestoreProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={busy}
        aria-label={label}
        aria-describedby={id}
        onClick={onRestore}
      >
        <Icon name="restore" />
        {t('statements.restore')}
      </button>
      <p className="hint" id={id}>
        {t('statements.restoreTakes', { count: RESTORE_HOURS, shown: format.integer(RESTORE_HOURS) })}
      </p>
    </>
  )
}

/** When a running restore is expected to end, as the archive says; in general words where it does not, or where that is over. */
function ReadyBy({ statementId }: { statementId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error } = useQuery(statementAccessQuery(useApi(), useCustomerScope(), statementId))
  const expected = data?.expectedReadableAt ?? null
  const passed = useIsPast(expected)
  if (!data && !error) return null
  const soon = expected === null || passed
  return <span className="hint">{soon ? t('statements.takesHours') : t('statements.readyBy', { time: format.dateTime(expected) })}</span>
}
