import { http, HttpResponse, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'
import { example } from './contract'

export const CUSTOMER = example('Customer').customerId
export const ETAG = '"7"'

export const address = {
  customers: '*/customer/v1/customers',
  customer: `*/customer/v1/customers/${CUSTOMER}`,
  links: '*/customer/v1/links',
  search: '*/customer/v1/support/searches',
  approvals: `*/customer/v1/customers/${CUSTOMER}/approvals`,
  export: `*/customer/v1/customers/${CUSTOMER}/export`,
  customerLinks: `*/customer/v1/customers/${CUSTOMER}/links`,
  accesses: `*/customer/v1/customers/${CUSTOMER}/accesses`,
  account: '*/customer/v1/account',
  health: '*/:service/v1/support/health',
  balance: `*/billing/v1/customers/${CUSTOMER}/balance`,
  usage: `*/billing/v1/customers/${CUSTOMER}/usage/:month`,
  statements: `*/archive/v1/customers/${CUSTOMER}/statements`,
  statement: `*/archive/v1/customers/${CUSTOMER}/statements/:statementId`,
} as const

export const json = (body: JsonBodyType, init?: ResponseInit) => HttpResponse.json(body, init)

/** An error as the API tells it. */
export function problem(status: number, members: Record<string, JsonBodyType> = {}) {
  return HttpResponse.json(
    { ...example('Problem'), status, ...members },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}

/** Every reading operation, answered with the contract's own examples. */
export const server = setupServer(
  http.get(address.customers, () => json(example('LinkedCustomerList'))),
  http.get(address.links, () => json({ approvals: [] })),
  http.get(address.approvals, () => json(example('LinkApprovalList'))),
  http.get(address.customer, () => json(example('Customer'), { headers: { ETag: ETAG } })),
  http.get(address.balance, () => json(example('Balance'))),
  http.get(address.usage, ({ params }) => json({ ...example('UsagePage'), month: String(params.month) })),
  http.get(address.statements, () => json(example('StatementList'))),
  http.get(address.statement, () => json(example('StatementAccess'))),
  http.get(address.customerLinks, () => json(example('CustomerLinkList'))),
  http.get(address.accesses, () => json(example('AccessEventList'))),
  http.post(address.search, () => json(example('CustomerMatchList'))),
)
