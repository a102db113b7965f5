import { useTranslation } from 'react-i18next'
import { toApiError } from '@/api/problem'
import { BusyButton } from './BusyButton'
import { problemText, type ProblemWords } from './formErrors'
import { HistoryWaits, historyOpensAt } from './HistoryWaits'
import { Icon } from './Icon'

interface Props {
  error: unknown
  onRetry?: () => void
  busy?: boolean
  /** What a kind of problem means at this place. */
  words?: ProblemWords
}

/** Tells why something is not there: the API's own words, the reference for support, and a way to try again. */
export function ErrorNotice({ error, onRetry, busy = false, words = {} }: Props) {
  const { t, i18n } = useTranslation()
  const { problem } = toApiError(error)
  const opensAt = historyOpensAt(error)
  if (opensAt !== null) return <HistoryWaits from={opensAt} />
  return (
    <div className="notice notice-error" role="alert">
      <Icon name="warning" />
      <div>
        <p>{problemText(t, i18n.language, error, words)}</p>
        {problem?.traceId && (
          <p className="trace">
            {t('errors.trace')} <code>{problem.traceId}</code>
          </p>
        )}
        {onRetry && (
          <BusyButton className="button button-small" onClick={onRetry} busy={busy}>
            {t('common.tryAgain')}
          </BusyButton>
        )}
      </div>
    </div>
  )
}
