import { useMutation } from '@tanstack/react-query'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'

/** Asks for a one-time code. */
export function useRequestLink() {
  const api = useApi()
  return useMutation({
    mutationFn: async (msisdn: string) => (await unwrap(api.POST('/customer/v1/links', { body: { msisdn } }))).data,
  })
}
