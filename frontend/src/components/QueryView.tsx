import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/useFormat'
import { ErrorNotice } from './ErrorNotice'
import { Loading } from './Loading'

interface Query<T> {
  data: T | undefined
  error: unknown
  dataUpdatedAt: number
  isFetching: boolean
  refetch: () => unknown
}

interface Props<T> {
  query: Query<T>
  lines?: number
  children: (data: T) => ReactNode
}

/**
 * One part of a page that loads, fails and recovers by itself. After a failed refresh the last data stays, with
 * its time: never an empty list where the truth is that nobody could be asked.
 */
export function QueryView<T>({ query, lines, children }: Props<T>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching } = query
  const retry = () => {
    void query.refetch()
  }
  if (data === undefined) {
    return error ? <ErrorNotice error={error} onRetry={retry} busy={isFetching} /> : <Loading {...(lines ? { lines } : {})} />
  }
  return (
    <>
      {error ? (
        <>
          <p className="stale">{t('errors.stale', { time: format.time(query.dataUpdatedAt) })}</p>
          <ErrorNotice error={error} onRetry={retry} busy={isFetching} />
        </>
      ) : null}
      {children(data)}
    </>
  )
}
