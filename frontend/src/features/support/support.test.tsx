import { act, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import { customersKey } from '@/api/queries'
import { forgetReason, giveReason } from '@/lib/accessReasons'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const agent = () => new FakeSession({ isSupport: true })
const reason = 'Ticket 48213, customer asks about a charge'

beforeEach(() => forgetReason(CUSTOMER))

async function search(user: Awaited<ReturnType<typeof renderPortal>>['user']) {
  await user.type(await screen.findByLabelText('Phone number'), '0041 79 000 01 01')
  await user.type(screen.getByLabelText('Reason'), reason)
  await user.click(screen.getByRole('button', { name: 'Search' }))
}

test('searches by number with a reason and opens the customer read-only under a banner', async () => {
  const asked: { msisdn: string; reason: string | null }[] = []
  server.use(
    http.post(address.search, async ({ request }) => {
      asked.push({
        ...((await request.json()) as { msisdn: string }),
        reason: request.headers.get('X-Access-Reason'),
      })
      return json(example('CustomerMatchList'))
    }),
  )
  const { user } = await renderPortal('/support', { session: agent() })
  await search(user)
  await user.click(await screen.findByRole('link', { name: 'Open A•• K•••••' }))

  const banner = await screen.findByRole('complementary', { name: /You are viewing a customer/ })
  expect(banner).toHaveTextContent(`Reason: ${reason}`)
  expect(asked).toEqual([{ msisdn: '+41790000101', reason }])
})

test('every read of the customer carries the reason, and nothing can be changed', async () => {
  const reasons: (string | null)[] = []
  server.use(
    http.get(address.customer, ({ request }) => {
      reasons.push(request.headers.get('X-Access-Reason'))
      return json(example('Customer'))
    }),
  )
  const { user } = await renderPortal(`/support/customers/${CUSTOMER}/details`, { session: agent() })
  await user.type(await screen.findByLabelText('Reason'), reason)
  await user.click(screen.getByRole('button', { name: 'Open' }))
  expect(await screen.findByText('ada.keller@example.com')).toBeVisible()
  expect(reasons).toEqual([reason])
  expect(screen.queryByRole('link', { name: 'Edit details' })).toBeNull()
})

test('there is no page to edit in the support view', async () => {
  const { user } = await renderPortal(`/support/customers/${CUSTOMER}/details/edit`, { session: agent() })
  expect(screen.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  expect(user).toBeDefined()
})

test('a reason is needed before anything is shown', async () => {
  let reads = 0
  server.use(
    http.get(address.balance, () => {
      reads += 1
      return json(example('Balance'))
    }),
  )
  const { user } = await renderPortal(`/support/customers/${CUSTOMER}`, { session: agent() })
  await user.type(await screen.findByLabelText('Reason'), 'x')
  await user.click(screen.getByRole('button', { name: 'Open' }))
  expect(screen.getByLabelText('Reason')).toHaveAccessibleDescription(/4 to 200 characters/)
  expect(screen.getByRole('alert', { name: 'There is a problem' })).toHaveFocus()
  expect(reads).toBe(0)
})

test('checks number and reason before it asks', async () => {
  const { user } = await renderPortal('/support', { session: agent() })
  await user.click(await screen.findByRole('button', { name: 'Search' }))
  const summary = await screen.findByRole('alert', { name: 'There is a problem' })
  expect(within(summary).getAllByRole('link')).toHaveLength(2)
})

test('a visit that is closed leaves nothing of the customer behind, and asks nothing more', async () => {
  let calls = 0
  server.use(
    http.get(address.customer, () => {
      calls += 1
      return json(example('Customer'))
    }),
  )
  giveReason(CUSTOMER, reason)
  const { user, queryClient } = await renderPortal(`/support/customers/${CUSTOMER}/details`, { session: agent() })
  expect(await screen.findByText('ada.keller@example.com')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Close this customer' }))
  expect(await screen.findByRole('heading', { name: 'Find a customer' })).toBeVisible()
  await waitFor(() => expect(queryClient.getQueryCache().findAll({ queryKey: customersKey })).toEqual([]))
  expect(calls).toBe(1)
})

test('tells when nobody has the number, and when the search failed', async () => {
  server.use(http.post(address.search, () => json({ customers: [] }), { once: true }))
  const { user } = await renderPortal('/support', { session: agent() })
  await search(user)
  expect(await screen.findByText('No customer has this number.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Search another number' }))
  expect(screen.getByLabelText('Phone number')).toHaveFocus()

  server.use(http.post(address.search, () => problem(403, { detail: 'Not allowed.' })))
  await user.click(screen.getByRole('button', { name: 'Search' }))
  expect(await screen.findByText('Not allowed.')).toBeVisible()
  await waitFor(() => expect(screen.queryByText('No customer has this number.')).toBeNull())
})

test('customers do not get the support view', async () => {
  await renderPortal(`/support/customers/${CUSTOMER}`)
  expect(screen.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})

test("what opened one customer opens no other, whichever way the agent comes to it", async () => {
  const other = '00000000-0000-4000-8000-000000000002'
  const seen: string[] = []
  server.use(
    http.get('*/billing/v1/customers/:id/balance', ({ params, request }) => {
      seen.push(`${String(params.id)} ${request.headers.get('X-Access-Reason') ?? ''}`)
      return json(example('Balance'))
    }),
  )
  giveReason(CUSTOMER, reason)
  const { router } = await renderPortal(`/support/customers/${CUSTOMER}/balance`, { session: agent() })
  await waitFor(() => expect(seen).toEqual([`${CUSTOMER} ${reason}`]))
  await act(() => router.navigate(`/support/customers/${other}/balance`))
  expect(await screen.findByRole('heading', { name: "Why do you open this customer's data?" })).toBeVisible()
  expect(seen).toHaveLength(1)
  await act(() => router.navigate(-1))
  expect(await screen.findByText(`Reason: ${reason}`, { exact: false })).toBeVisible()
})

test('a visit asks again on a click alone, even while a statement is on its way', async () => {
  let calls = 0
  const [statement] = example('StatementList').statements
  server.use(
    http.get(address.statements, () => {
      calls += 1
      return json({ ...example('StatementList'), statements: [{ ...statement, state: 'pending' }] })
    }),
  )
  giveReason(CUSTOMER, reason)
  const { user } = await renderPortal(`/support/customers/${CUSTOMER}/statements`, { session: agent() })
  expect(await screen.findByText('In progress')).toBeVisible()
  vi.useFakeTimers({ now: Date.now() + 3_600_000, shouldAdvanceTime: true })
  act(() => {
    window.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(60_000)
  })
  vi.useRealTimers()
  expect(calls).toBe(1)
  await user.click(screen.getByRole('button', { name: 'Refresh the data' }))
  await waitFor(() => expect(calls).toBe(2))
})

test.each([
  ['/support', 'the search'],
  [`/support/customers/${CUSTOMER}`, 'the question why'],
])('at %s what is typed into %s survives a new sign-in', async (path) => {
  const session = agent()
  const { user, unmount } = await renderPortal(path, { session })
  await user.type(await screen.findByLabelText('Reason'), reason)
  act(() => session.expire())
  await screen.findByRole('dialog')
  unmount()
  await renderPortal(path, { session: agent() })
  expect(await screen.findByLabelText('Reason')).toHaveValue(reason)
  expect(sessionStorage).toHaveLength(0)
})
