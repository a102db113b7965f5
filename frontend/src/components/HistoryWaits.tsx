import { useTranslation } from 'react-i18next'
import { toApiError } from '@/api/problem'
import { useFormat } from '@/i18n/useFormat'
import { Notice } from './Notice'

const KIND = 'urn:selfcare:problem:history-not-yet'

/** The instant from which a new link opens usage and statements, when that is why a call was refused. */
export function historyOpensAt(error: unknown): string | null {
  const { problem } = toApiError(error)
  return problem?.type === KIND ? (problem.availableFrom ?? null) : null
}

/** Usage and statements open a while after a number was linked. This is a promise kept, so it is told as news, not as an error. */
export function HistoryWaits({ from }: { from: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Notice>
      <p>{t('history.waits', { time: format.dateTime(from) })}</p>
      <p className="hint">{t('history.why')}</p>
    </Notice>
  )
}
