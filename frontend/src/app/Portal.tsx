import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from 'react-router'
import { ApiProvider, type Api } from '@/api/client'
import { SessionProvider } from '@/auth/context'
import type { Session } from '@/auth/session'
import { ConfigProvider, type PortalConfig } from '@/lib/config'
import type { createRouter } from './router'

interface Props {
  config: PortalConfig
  session: Session
  api: Api
  queryClient: QueryClient
  router: ReturnType<typeof createRouter>
}

/** Everything the pages take from context. */
export function Portal({ config, session, api, queryClient, router }: Props) {
  return (
    <ConfigProvider value={config}>
      <SessionProvider value={session}>
        <QueryClientProvider client={queryClient}>
          <ApiProvider value={api}>
            <RouterProvider router={router} />
          </ApiProvider>
        </QueryClientProvider>
      </SessionProvider>
    </ConfigProvider>
  )
}
