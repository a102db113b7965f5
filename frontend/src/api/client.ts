import createClient, { type Client } from 'openapi-fetch'
import { createContext, useContext } from 'react'
import type { TokenSource } from '@/auth/session'
import type { PortalConfig } from '@/lib/config'
import type { paths } from './schema'

export type Api = Client<paths>

// A little more than the API gateway itself waits.
const ANSWER_TIMEOUT_MS = 32_000

/** Gives up when no answer has begun in time. A body that is already arriving (a large PDF) is not cut off. */
async function fetchInTime(request: Request): Promise<Response> {
  const controller = new AbortController()
  const timer = setTimeout(() => {
    controller.abort(new Error('No answer in time'))
  }, ANSWER_TIMEOUT_MS)
  // By hand, because browsers of before 2024 have no AbortSignal.any. It goes on after the answer has begun, so that
  // a download can be cancelled.
  const { signal } = request
  const forward = () => controller.abort(signal.reason)
  if (signal.aborted) forward()
  else signal.addEventListener('abort', forward, { once: true })
  try {
    return await fetch(request, { signal: controller.signal })
  } finally {
    clearTimeout(timer)
  }
}

/** `fetch` with the access token. A refused token is renewed once, and the call is sent again. */
export function authorizedFetch(tokens: TokenSource): (request: Request) => Promise<Response> {
  return async (request) => {
    const token = await tokens.accessToken()
    const again = request.clone()
    request.headers.set('Authorization', `Bearer ${token}`)
    const response = await fetchInTime(request)
    if (response.status !== 401) return response

    again.headers.set('Authorization', `Bearer ${await tokens.renew(token)}`)
    const second = await fetchInTime(again)
    if (second.status === 401) tokens.expire()
    return second
  }
}

export function createApi(config: Pick<PortalConfig, 'apiBaseUrl'>, tokens: TokenSource): Api {
  return createClient<paths>({
    baseUrl: config.apiBaseUrl === '' ? window.location.origin : config.apiBaseUrl,
    fetch: authorizedFetch(tokens),
    headers: { Accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
  })
}

const ApiContext = createContext<Api | null>(null)
export const ApiProvider = ApiContext.Provider

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('ApiProvider is missing')
  return api
}
