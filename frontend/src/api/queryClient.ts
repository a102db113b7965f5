import { QueryClient } from '@tanstack/react-query'
import { toApiError } from './problem'

const MAX_RETRIES = 1

export function createQueryClient(retryDelay = 1000): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Asked also while offline: the failure is then told, instead of waiting without a word.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => failures < MAX_RETRIES && toApiError(error).isTransient,
        retryDelay,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
