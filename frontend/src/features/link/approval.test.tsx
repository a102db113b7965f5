import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import type { LinkApproval } from '@/api/types'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const approval = example('LinkApproval')
const details = `/numbers/${CUSTOMER}/details`
const administers = () =>
  http.get(address.customers, () =>
    json({ customers: example('LinkedCustomerList').customers.map((link) => ({ ...link, role: 'administrator' })) }),
  )

test('a right code for a company\'s number leads to waiting, not to the number', async () => {
  let asked: LinkApproval[] = []
  server.use(
    http.get(address.customers, () => json({ customers: [] })),
    http.get(address.links, () => json({ approvals: asked })),
    http.post(address.links, () => json(example('LinkChallenge'), { status: 202 })),
    http.post(`${address.links}/:challengeId/confirmation`, () => {
      asked = [approval]
      return json(approval, { status: 202 })
    }),
  )
  const { user, router } = await renderPortal('/numbers/link')
  await user.type(await screen.findByLabelText('Phone number'), '+41795000101')
  await user.click(screen.getByRole('button', { name: 'Send the code' }))
  await user.type(await screen.findByLabelText('Code'), '402193')
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/numbers'))
  expect(await screen.findByText(/waiting for approval/)).toBeVisible()
  expect(screen.getByText(/reference 5D2E8A10/)).toBeVisible()
})

test('a declined request is told', async () => {
  server.use(http.get(address.links, () => json({ approvals: [{ ...approval, state: 'declined' }] })))
  await renderPortal('/numbers')
  expect(await screen.findByText(/declined your request/)).toBeVisible()
})

test.each([
  ['Approve 5D2E8A10', 'approved', /was approved/],
  ['Decline 5D2E8A10', 'declined', /was declined/],
] as const)('the administrator decides: %s', async (button, decision, told) => {
  const sent: unknown[] = []
  let waiting: LinkApproval[] = [approval]
  server.use(
    administers(),
    http.get(address.approvals, () => json({ approvals: waiting })),
    http.post(`${address.approvals}/${approval.approvalId}/decision`, async ({ request }) => {
      sent.push(await request.json())
      waiting = []
      return json({ ...approval, state: decision, decidedAt: '2026-11-23T11:00:00Z' })
    }),
  )
  const { user } = await renderPortal(details)
  const card = await screen.findByRole('region', { name: 'Who may see this number' })
  await user.click(await within(card).findByRole('button', { name: button }))
  expect(await within(card).findByText(told)).toBeVisible()
  expect(await within(card).findByText('Nobody is waiting.')).toBeVisible()
  expect(within(card).getByRole('heading')).toHaveFocus()
  expect(sent).toEqual([{ decision }])
})

test('a decision that was made elsewhere meanwhile is told beside the request', async () => {
  server.use(
    administers(),
    http.post(`${address.approvals}/${approval.approvalId}/decision`, () =>
      problem(409, { detail: 'This request was decided already.' }),
    ),
  )
  const { user } = await renderPortal(details)
  await user.click(await screen.findByRole('button', { name: 'Approve 5D2E8A10' }))
  expect(await screen.findByText('This request was decided already.')).toBeVisible()
})

test('whoever is no administrator sees no requests and asks for none', async () => {
  let asked = false
  server.use(
    http.get(address.approvals, () => {
      asked = true
      return problem(403)
    }),
  )
  await renderPortal(details)
  expect(await screen.findByRole('region', { name: 'Your data' })).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Who may see this number' })).toBeNull()
  expect(asked).toBe(false)
})
