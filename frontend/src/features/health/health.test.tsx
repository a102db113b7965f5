import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test, vi } from 'vitest'
import type { ServiceHealth } from '@/api/types'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, json, problem, server } from '@/test/server'

const agent = () => new FakeSession({ isSupport: true })
const names = { customer: 'customer', billing: 'billing', archive: 'archiver' } as const
const well: ServiceHealth['dependencies'] = [{ name: 'self-care-database', state: 'up', latencyMs: 3 }]

/** Services that answer; `changes` bends one of them. Each question is noted. */
function answerHealth(changes: Partial<Record<keyof typeof names, Partial<ServiceHealth> | number>> = {}): string[] {
  const asked: string[] = []
  server.use(
    http.get(address.health, ({ params }) => {
      const service = params.service as keyof typeof names
      asked.push(service)
      const change = changes[service]
      if (typeof change === 'number') return problem(change, { detail: 'No answer.' })
      return json({ ...example('ServiceHealth'), service: names[service], dependencies: well, figures: [], ...change })
    }),
  )
  return asked
}

const card = (name: string) => screen.findByRole('region', { name })

test('shows each service with the state and the answer time of what it needs', async () => {
  answerHealth({ archive: { dependencies: example('ServiceHealth').dependencies, figures: example('ServiceHealth').figures } })
  await renderPortal('/support/health', { session: agent() })
  const archive = await card('Archive')
  const row = await within(archive).findByRole('row', { name: /Archive bucket/ })
  expect(row).toHaveTextContent('Down')
  expect(row).toHaveTextContent('2,004 ms')
  expect(within(archive).getAllByText('Down')).toHaveLength(2)
  expect(archive).toHaveTextContent(/Oldest of them41 secs?/)
  expect(within(await card('Customer')).getAllByText('Working')).toHaveLength(2)
})

test('a service that does not answer leaves the others alone', async () => {
  answerHealth({ billing: 403 })
  await renderPortal('/support/health', { session: agent() })
  expect(await within(await card('Billing')).findByRole('alert')).toHaveTextContent('No answer.')
  expect(await within(await card('Archive')).findByRole('table')).toBeVisible()
  expect(screen.getAllByRole('alert')).toHaveLength(1)
})

test('asks again by itself every 30 seconds, and on demand', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asked = answerHealth()
  const { user } = await renderPortal('/support/health', { session: agent() })
  await waitFor(() => expect(asked).toHaveLength(3))
  await vi.advanceTimersByTimeAsync(30_000)
  await waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(6))
  vi.useRealTimers()
  const before = asked.length
  await waitFor(() => expect(screen.getByRole('button', { name: 'Refresh' })).not.toHaveAttribute('aria-disabled'))
  await user.click(screen.getByRole('button', { name: 'Refresh' }))
  await waitFor(() => expect(asked.length).toBeGreaterThan(before))
})

test('dead letters stand out', async () => {
  answerHealth({ archive: { figures: [{ name: 'deadLetters', value: 3 }] } })
  await renderPortal('/support/health', { session: agent() })
  expect(await within(await card('Archive')).findByText('3')).toHaveClass('tag-bad')
})

test('customers have no such page', async () => {
  await renderPortal('/support/health')
  expect(screen.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})
