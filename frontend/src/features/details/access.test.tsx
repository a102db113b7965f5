import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { forgetReason, giveReason } from '@/lib/accessReasons'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const details = `/numbers/${CUSTOMER}/details`
const [event] = example('AccessEventList').accesses as [ReturnType<typeof example<'AccessEvent'>>]

beforeEach(() => forgetReason(CUSTOMER))

test('customers see when support looked, at what and why, and not who', async () => {
  await renderPortal(details)
  const card = screen.getByRole('region', { name: 'Who looked at your data' })
  const [, row] = await within(card).findAllByRole('row')
  expect(row).toHaveTextContent(/3 Nov 2026.*Balance.*Ticket 48213/)
  expect(within(card).queryByRole('columnheader', { name: 'Agent' })).toBeNull()
})

test('support sees the agent, and asks with its reason', async () => {
  const reasons: (string | null)[] = []
  server.use(
    http.get(address.accesses, ({ request }) => {
      reasons.push(request.headers.get('X-Access-Reason'))
      return json({ accesses: [{ ...event, operation: 'SomethingNew', agent: 'agent-7' }] })
    }),
  )
  giveReason(CUSTOMER, 'Ticket 48213')
  await renderPortal(`/support/customers/${CUSTOMER}/details`, { session: new FakeSession({ isSupport: true }) })
  const card = await screen.findByRole('region', { name: 'Who looked at this customer' })
  expect(await within(card).findByText('agent-7')).toBeVisible()
  expect(within(card).getByRole('table', { name: 'Who looked at this customer' })).toBeVisible()
  expect(within(card).getByText('Other data')).toBeVisible()
  expect(reasons).toEqual(['Ticket 48213'])
})

test('a long list shows its newest entries first, and the rest when asked', async () => {
  const accesses = Array.from({ length: 12 }, (_, index) => ({ ...event, traceId: String(index), reason: `Reason ${index}` }))
  server.use(http.get(address.accesses, () => json({ accesses })))
  const { user } = await renderPortal(details)
  expect(await screen.findByText('Reason 4')).toBeVisible()
  expect(screen.queryByText('Reason 5')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show more' }))
  expect(screen.getByText('Reason 11')).toBeVisible()
})

test('nobody looked is said only when the service said so', async () => {
  server.use(http.get(address.accesses, () => problem(500, { detail: 'Not now.' }), { once: true }))
  const { user } = await renderPortal(details)
  const card = screen.getByRole('region', { name: 'Who looked at your data' })
  expect(await within(card).findByRole('alert')).toHaveTextContent('Not now.')
  expect(within(card).queryByText(/Nobody/)).toBeNull()
  server.use(http.get(address.accesses, () => json({ accesses: [] })))
  await user.click(within(card).getByRole('button', { name: 'Try again' }))
  expect(await within(card).findByText('Nobody from support has looked so far.')).toBeVisible()
})
