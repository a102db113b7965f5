import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { detailsQuery, strongEtag, type VersionedCustomer } from '@/api/queries'
import type { CustomerUpdate } from '@/api/types'
import { useCustomerScope } from '@/lib/customerScope'

/** Sends the patch. Answers the way on to the details page, which shows the record as the API answered it. */
export function useSend() {
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const scope = useCustomerScope()
  return async ({ customer, etag }: VersionedCustomer, patch: CustomerUpdate) => {
    const call = api.PATCH('/customer/v1/customers/{customerId}', {
      params: { path: { customerId: customer.customerId }, ...(etag ? { header: { 'If-Match': etag } } : {}) },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: patch,
    })
    const { data, response } = await unwrap(call)
    queryClient.setQueryData(detailsQuery(api, scope).queryKey, { customer: data, etag: strongEtag(response) })
    return () => navigate(`${scope.basePath}/details`, { state: { saved: true } })
  }
}

/** Reads the record anew. */
export function useReload() {
  const api = useApi()
  const queryClient = useQueryClient()
  return (customerId: string) => queryClient.query({ ...detailsQuery(api, { customerId }), staleTime: 0 })
}
