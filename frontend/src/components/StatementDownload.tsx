import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { statementsKey } from '@/api/queries'
import { saveStatementPdf, type SavedFile } from '@/api/statementPdf'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'
import type { Progress } from '@/lib/download'
import { ErrorNotice } from './ErrorNotice'
import { Icon } from './Icon'
import { Meter } from './Meter'
import { Message } from './Notice'

type State =
  | { step: 'idle' }
  | { step: 'loading'; progress: Progress | null }
  | { step: 'saved'; file: SavedFile }
  | { step: 'failed'; error: unknown }

interface Props {
  month: string
  /** It is the page's main action. */
  primary?: boolean
}

/** Makes, fetches and saves a month's statement, and tells how far that is. */
export function StatementDownload({ month, primary = false }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, start, cancel } = useStatementDownload(month)
  const loading = state.step === 'loading'
  return (
    <div className="download">
      <button
        type="button"
        className={primary ? 'button button-primary' : 'button'}
        onClick={loading ? cancel : start}
      >
        <Icon name={loading ? 'close' : 'download'} />
        <span>{loading ? t('usage.cancelDownload') : t('usage.downloadOf', { month: format.month(month) })}</span>
      </button>
      {/* Only a change of state is announced, from a region that stands before it; the progress would drown it. */}
      <div className="outcome" role="status">
        {loading && <p className={state.progress ? 'visually-hidden' : 'preparing'}>{t('usage.preparing')}</p>}
        {state.step === 'saved' && (
          <Message tone="success">
            <p>{t('usage.saved', { name: state.file.name, size: format.bytes(state.file.size) })}</p>
          </Message>
        )}
      </div>
      {loading && state.progress && <DownloadProgress progress={state.progress} />}
      {loading && <p className="hint">{t('usage.stayHere')}</p>}
      {state.step === 'failed' && (
        <>
          <ErrorNotice error={state.error} onRetry={start} />
          <p className="hint">{t('usage.maybeArchived')}</p>
        </>
      )}
    </div>
  )
}

function DownloadProgress({ progress }: { progress: Progress }) {
  const { t } = useTranslation()
  const format = useFormat()
  const received = format.bytes(progress.received)
  if (progress.total === null) return <p>{t('usage.progress', { received })}</p>
  const label = t('usage.progressOf', { received, total: format.bytes(progress.total) })
  return <Meter label={label} share={progress.received / progress.total} progressOf={t('usage.downloading')} />
}

function useStatementDownload(month: string) {
  const api = useApi()
  const scope = useCustomerScope()
  const queryClient = useQueryClient()
  const [state, setState] = useState<State>({ step: 'idle' })
  const running = useRef<AbortController | null>(null)

  useEffect(() => () => running.current?.abort(), [])

  const start = () => {
    const controller = new AbortController()
    running.current = controller
    const report = (progress: Progress) => setState({ step: 'loading', progress })
    setState({ step: 'loading', progress: null })
    saveStatementPdf(api, scope, month, report, controller.signal)
      .then((file) => {
        setState({ step: 'saved', file })
        void queryClient.invalidateQueries({ queryKey: statementsKey(scope) })
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setState({ step: 'failed', error })
      })
  }
  const cancel = () => {
    running.current?.abort()
    setState({ step: 'idle' })
  }
  return { state, start, cancel }
}
