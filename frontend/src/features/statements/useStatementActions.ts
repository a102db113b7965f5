import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '@/api/client'
import { toApiError, unwrap, type ApiError } from '@/api/problem'
import { statementAccessQuery, statementsKey } from '@/api/queries'
import type { Statement } from '@/api/types'
import { isSafeLink } from '@/lib/addresses'
import { useCustomerScope } from '@/lib/customerScope'
import { openLink } from '@/lib/download'

type Outcome = 'none' | 'restoring' | 'not-ready' | 'bad-link' | ApiError

export function useStatementActions({ statementId, month }: Statement) {
  const api = useApi()
  const scope = useCustomerScope()
  const queryClient = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome>('none')
  const refreshList = () => queryClient.invalidateQueries({ queryKey: statementsKey(scope) })
  const fail = (error: unknown) => setOutcome(toApiError(error))

  const download = useMutation({
    // A link is good for minutes only, so each download asks for a fresh one.
    mutationFn: () => queryClient.query({ ...statementAccessQuery(api, scope, statementId), staleTime: 0 }),
    onMutate: () => setOutcome('none'),
    onError: fail,
    onSuccess: ({ downloadUrl }) => {
      if (downloadUrl === null) {
        setOutcome('not-ready')
        void refreshList()
      } else if (!isSafeLink(downloadUrl)) setOutcome('bad-link')
      else openLink(downloadUrl, `statement-${month}.pdf`)
    },
  })

  const restore = useMutation({
    mutationFn: async () => {
      const params = { path: { customerId: scope.customerId, statementId } }
      const path = '/archive/v1/customers/{customerId}/statements/{statementId}/restoration'
      return (await unwrap(api.POST(path, { params }))).data
    },
    onMutate: () => setOutcome('none'),
    onError: fail,
    onSuccess: (access) => {
      queryClient.setQueryData(statementAccessQuery(api, scope, statementId).queryKey, access)
      setOutcome('restoring')
      return refreshList()
    },
  })

  return {
    outcome,
    busy: download.isPending || restore.isPending,
    download: () => download.mutate(),
    restore: () => restore.mutate(),
  }
}
