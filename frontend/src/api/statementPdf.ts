import { reasonHeader } from '@/lib/accessReasons'
import { fileNameFrom, readWithProgress, saveBlob, type Progress } from '@/lib/download'
import type { CustomerScope } from '@/lib/customerScope'
import type { Api } from './client'
import { ApiError, toApiError, unwrap } from './problem'

export interface SavedFile {
  name: string
  size: number
}

/**
 * Fetches a month's statement and saves it. A large one is answered with a redirect to a signed link, which the
 * browser follows by itself and without the Authorization header when it leads to another origin.
 */
export async function saveStatementPdf(
  api: Api,
  scope: Pick<CustomerScope, 'customerId' | 'accessReason'>,
  month: string,
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<SavedFile> {
  const call = api.GET('/billing/v1/customers/{customerId}/usage/{month}', {
    params: { path: { customerId: scope.customerId, month } },
    headers: {
      Accept: 'application/pdf',
      ...(scope.accessReason === undefined ? {} : reasonHeader(scope.accessReason)),
    },
    parseAs: 'stream',
    signal,
  })
  const { data, response } = await unwrap(call)
  const type = response.headers.get('Content-Type') ?? ''
  if (!/^application\/(pdf|octet-stream)/.test(type)) throw new ApiError('unreadable', response.status)
  try {
    const blob = await readWithProgress(new Response(data, { headers: response.headers }), report)
    const name = fileNameFrom(response.headers.get('Content-Disposition'), `usage-${month}.pdf`)
    saveBlob(blob, name)
    return { name, size: blob.size }
  } catch (error) {
    if (signal.aborted) throw error
    throw toApiError(error)
  }
}
