import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const path = `/numbers/${CUSTOMER}`
const card = async (name: string) => within(await screen.findByRole('region', { name }))

test('shows balance, usage and the last statement', async () => {
  await renderPortal(path)
  expect(await screen.findByText('€12.40')).toBeVisible()
  expect(await (await card('This month')).findByText('€0.35')).toBeVisible()
  expect(await (await card('Last statement')).findByText('October 2026')).toBeVisible()
  expect(await screen.findByText('Ada Keller')).toBeVisible()
})

test('a card that fails says why, names the trace and recovers by itself', async () => {
  let broken = true
  const detail = 'The rating engine is away. Try again in a moment.'
  server.use(http.get(address.balance, () => (broken ? problem(500, { detail }) : json(example('Balance')))))
  const { user } = await renderPortal(path)
  expect(await (await card('Main balance')).findByText(detail)).toBeVisible()
  expect((await card('Main balance')).getByText(example('Problem').traceId)).toBeVisible()
  expect(await (await card('This month')).findByText('€0.35')).toBeVisible()

  broken = false
  await user.click((await card('Main balance')).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('€12.40')).toBeVisible()
  expect(screen.queryByText(detail)).not.toBeInTheDocument()
  expect(screen.getByRole('heading', { name: 'Main balance' })).toHaveFocus()
})

test('an answer that does not come from the API is not taken for an empty one', async () => {
  server.use(http.get(address.statements, () => new Response('<html>Log in to the hotel</html>', { status: 200 })))
  await renderPortal(path)
  expect(await (await card('Last statement')).findByText(/could not be read/)).toBeVisible()
  expect(screen.queryByText(/No statement yet/)).not.toBeInTheDocument()
})

test('tells that a number is suspended', async () => {
  server.use(http.get(address.customer, () => json({ ...example('Customer'), status: 'suspended' })))
  await renderPortal(path)
  expect(await screen.findByText(/This number is suspended/)).toBeVisible()
})

test('allowances name what is left and until when', async () => {
  const balance = example('Balance')
  const [main] = balance.buckets
  if (!main) throw new Error('the example has a bucket')
  const data = { id: 'd', name: 'Data 5 GB', type: 'data' as const, validUntil: '2026-11-25T23:00:00Z' }
  const sms = { ...main, id: 's', name: 'SMS flat', type: 'sms' as const, remaining: { amount: '7', unit: 'message' } }
  const initial = { amount: '5000000000', unit: 'B' }
  balance.buckets.push({ ...main, ...data, remaining: { amount: '3800000000', unit: 'B' }, initial }, sms)
  server.use(http.get(address.balance, () => json(balance)))
  await renderPortal(path)
  expect(await (await card('Allowances')).findByText('Data 5 GB')).toBeVisible()
  expect((await card('Allowances')).getByText('3.8 GB')).toBeVisible()
  expect((await card('Allowances')).getByText('3.8 GB of 5 GB left')).toBeVisible()
  expect((await card('Allowances')).getAllByText(/ of .* left$/)).toHaveLength(1)
  expect((await card('Allowances')).getByText(/Valid until 25 Nov 2026 · 2 days left/)).toBeVisible()
})

test('what is good only from a later day says so', async () => {
  const balance = example('Balance')
  const [main] = balance.buckets
  if (!main) throw new Error('the example has a bucket')
  const validFrom = new Date(Date.parse(balance.asOf) + 30 * 86_400_000).toISOString()
  const left = { amount: '4996000000', unit: 'B' }
  const initial = { amount: '5000000000', unit: 'B' }
  const data = { ...main, id: 'd', name: 'Data 5 GB', type: 'data' as const, remaining: left, initial, validFrom }
  const bonus = { ...main, id: 'b', name: 'Bonus', remaining: { amount: '50.00', unit: 'EUR' }, validFrom }
  server.use(http.get(address.balance, () => json({ ...balance, buckets: [bonus, main, data] })))
  await renderPortal(path)
  expect(await (await card('Main balance')).findByText('€12.40')).toBeVisible()
  const allowances = await card('Allowances')
  expect(allowances.getAllByText(/^From \d/)).toHaveLength(2)
  expect(allowances.getByText('4.99 GB of 5 GB left')).toBeVisible()
})

test("a stranger's number is not found", async () => {
  server.use(http.get('*/customers/:id', () => problem(404)), http.get('*/customers/:id/*', () => problem(404)))
  await renderPortal('/numbers/00000000-0000-4000-8000-000000000000')
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible()
})

test('without allowances the overview leads on', async () => {
  await renderPortal(path)
  const next = await (await card('Allowances')).findByRole('link', { name: 'See what your balance is used for' })
  expect(next).toHaveAttribute('href', `${path}/usage`)
})
