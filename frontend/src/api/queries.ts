import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { reasonHeader } from '@/lib/accessReasons'
import type { CustomerScope } from '@/lib/customerScope'
import type { Api } from './client'
import { unwrap } from './problem'
import type { Customer, Statement, UsagePage } from './types'

// What is read, under which key. Features share these, so that the overview and the pages show the same data.

// The first page is what is looked at; the others are asked for when somebody wants the whole month.
const FIRST_USAGE_PAGE = 100
const NEXT_USAGE_PAGES = 1000
const USAGE_STALE_MS = 5 * 60_000
const SHORTEST_POLL_MS = 3000
const LONGEST_POLL_MS = 60_000

type Scope = Pick<CustomerScope, 'customerId' | 'accessReason'>

function scoped({ customerId, accessReason }: Scope) {
  return {
    path: { customerId },
    ...(accessReason === undefined ? {} : { header: reasonHeader(accessReason) }),
  }
}

/**
 * During a support visit every question is written into the list of looks that the customer sees: none is asked by a
 * timer, a returning window or a returning network. Refreshing is a click in the banner.
 */
function asking({ accessReason }: Scope) {
  if (accessReason === undefined) return {}
  return { refetchInterval: false, refetchOnWindowFocus: false, refetchOnReconnect: false } as const
}

/** Everything that was read of any customer. */
export const customersKey = ['customer']

// The reason is part of the key: what was read for one reason is not shown under another.
const key = (scope: Scope, ...rest: unknown[]) => [...customersKey, scope.customerId, scope.accessReason ?? null, ...rest]

export const customerKey = (customerId: string) => [...customersKey, customerId]
export const linksKey = ['links']

export function linksQuery(api: Api) {
  return queryOptions({
    queryKey: linksKey,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/customer/v1/customers', { signal }))).data.customers,
  })
}

export const linkRequestsKey = ['link-requests']

/** What this login waits for: companies' numbers, which their administrators decide. */
export function linkRequestsQuery(api: Api) {
  return queryOptions({
    queryKey: linkRequestsKey,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/customer/v1/links', { signal }))).data.approvals,
  })
}

export const approvalsKey = (customerId: string) => [...customersKey, customerId, 'approvals']

/** Logins that wait for this customer's administrator. */
export function approvalsQuery(api: Api, customerId: string) {
  return queryOptions({
    queryKey: approvalsKey(customerId),
    queryFn: async ({ signal }) => {
      const call = api.GET('/customer/v1/customers/{customerId}/approvals', { params: { path: { customerId } }, signal })
      return (await unwrap(call)).data.approvals
    },
  })
}

export interface VersionedCustomer {
  customer: Customer
  /** For If-Match. Null when the answer did not let the portal read it. */
  etag: string | null
}

/** A proxy that compresses may have marked the tag as weak; the version in it is the same. */
export function strongEtag(response: Response): string | null {
  return response.headers.get('ETag')?.replace(/^W\//, '') ?? null
}

export function detailsQuery(api: Api, scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'details'),
    queryFn: async ({ signal }): Promise<VersionedCustomer> => {
      const call = api.GET('/customer/v1/customers/{customerId}', { params: scoped(scope), signal })
      const { data, response } = await unwrap(call)
      return { customer: data, etag: strongEtag(response) }
    },
    ...asking(scope),
  })
}

export function balanceQuery(api: Api, scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'balance'),
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET('/billing/v1/customers/{customerId}/balance', { params: scoped(scope), signal }))).data,
    ...asking(scope),
  })
}

interface UsageRequest {
  month: string
  limit: number
  /** With totals, for which the whole month is read; without them the first records come sooner. */
  summary: boolean
  cursor?: string
  signal: AbortSignal
}

async function fetchUsage(api: Api, scope: Scope, { month, limit, summary, cursor, signal }: UsageRequest): Promise<UsagePage> {
  const { path, ...headers } = scoped(scope)
  const call = api.GET('/billing/v1/customers/{customerId}/usage/{month}', {
    params: { ...headers, path: { ...path, month }, query: { limit, summary, ...(cursor ? { cursor } : {}) } },
    signal,
  })
  // The operation answers PDF or JSON by Accept; the client asks for JSON.
  return (await unwrap(call)).data as UsagePage
}

/** The totals of a month, without its records. */
export function usageSummaryQuery(api: Api, scope: Scope, month: string) {
  return queryOptions({
    queryKey: key(scope, 'usage-summary', month),
    queryFn: ({ signal }) => fetchUsage(api, scope, { month, limit: 1, summary: true, signal }),
    ...asking(scope),
  })
}

export function usageQuery(api: Api, scope: Scope, month: string) {
  return infiniteQueryOptions({
    queryKey: key(scope, 'usage', month),
    queryFn: ({ pageParam, signal }) =>
      fetchUsage(api, scope, {
        month,
        limit: pageParam ? NEXT_USAGE_PAGES : FIRST_USAGE_PAGE,
        summary: false,
        signal,
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    // A month may have hundreds of pages: they are neither compared one by one nor all asked for again on a whim.
    structuralSharing: false,
    staleTime: USAGE_STALE_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export function statementsKey(scope: Scope) {
  return key(scope, 'statements')
}

export function statementsQuery(api: Api, scope: Scope) {
  return infiniteQueryOptions({
    queryKey: statementsKey(scope),
    queryFn: async ({ pageParam, signal }) => {
      const { path, ...headers } = scoped(scope)
      const call = api.GET('/archive/v1/customers/{customerId}/statements', {
        params: { ...headers, path, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      })
      return (await unwrap(call)).data
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      untilAskedAgain((state.data?.pages ?? []).flatMap((page) => page.statements), Date.now()),
    ...asking(scope),
  })
}

/**
 * Milliseconds until the list of statements is read again at the time `now`; false while nothing is on its way. What
 * was begun just now is looked for often, what has been on its way for long ever more seldom.
 */
export function untilAskedAgain(statements: readonly Pick<Statement, 'state' | 'createdAt'>[], now: number): number | false {
  const begun = statements.filter(({ state }) => state === 'pending').map(({ createdAt }) => Date.parse(createdAt))
  if (begun.length > 0) {
    return Math.min(LONGEST_POLL_MS, Math.max(SHORTEST_POLL_MS, (now - Math.max(...begun)) / 4))
  }
  return statements.some(({ state }) => state === 'restoring') ? LONGEST_POLL_MS : false
}

export function statementAccessQuery(api: Api, scope: Scope, statementId: string) {
  return queryOptions({
    queryKey: key(scope, 'statement', statementId),
    queryFn: async ({ signal }) => {
      const { path, ...headers } = scoped(scope)
      const call = api.GET('/archive/v1/customers/{customerId}/statements/{statementId}', {
        params: { ...headers, path: { ...path, statementId } },
        signal,
      })
      return (await unwrap(call)).data
    },
    ...asking(scope),
  })
}

/** Which logins see this customer: since when and in which role, never whose. */
export function customerLinksQuery(api: Api, scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'links'),
    queryFn: async ({ signal }) => {
      const call = api.GET('/customer/v1/customers/{customerId}/links', { params: scoped(scope), signal })
      return (await unwrap(call)).data.links
    },
    ...asking(scope),
  })
}

/** When support looked at this customer, and why. Who it was is told to support only. */
export function accessesQuery(api: Api, scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'accesses'),
    queryFn: async ({ signal }) => {
      const call = api.GET('/customer/v1/customers/{customerId}/accesses', { params: scoped(scope), signal })
      return (await unwrap(call)).data.accesses
    },
    ...asking(scope),
  })
}

const HEALTH_PATHS = {
  customer: '/customer/v1/support/health',
  billing: '/billing/v1/support/health',
  archiver: '/archive/v1/support/health',
} as const
const HEALTH_REFRESH_MS = 30_000

export type ServiceName = keyof typeof HEALTH_PATHS
export const SERVICES = Object.keys(HEALTH_PATHS) as ServiceName[]
export const healthKey = ['health']

/** What a service says of itself and of what stands behind it, asked anew while it is looked at. */
export function healthQuery(api: Api, service: ServiceName) {
  return queryOptions({
    queryKey: [...healthKey, service],
    queryFn: async ({ signal }) => (await unwrap(api.GET(HEALTH_PATHS[service], { signal }))).data,
    staleTime: 0,
    refetchInterval: HEALTH_REFRESH_MS,
  })
}
