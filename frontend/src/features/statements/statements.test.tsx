import { act, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import type { StatementState } from '@/api/types'
import * as files from '@/lib/download'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'
import { giveReason } from '@/lib/accessReasons'

const path = `/numbers/${CUSTOMER}/statements`
const [archived] = example('StatementList').statements
if (!archived) throw new Error('the example has a statement')

function list(...states: StatementState[]) {
  const statements = states.map((state, index) => ({
    ...archived,
    statementId: `7a1f0c9e-2b3d-5e4f-8a6b-00000000000${index}`,
    month: `2026-0${9 - index}`,
    state,
  }))
  return http.get(address.statements, () => json({ statements, nextCursor: null }))
}

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-24T09:00:00Z'), toFake: ['Date'] }))

test('offers what can be done in each state', async () => {
  server.use(list('pending', 'archived', 'deep-archived', 'restored'))
  await renderPortal(path)
  const row = async (month: string) => within(await screen.findByRole('row', { name: new RegExp(month) }))
  expect((await row('September')).getByText('In progress')).toBeVisible()
  expect((await row('September')).queryByRole('button')).toBeNull()
  expect((await row('August')).getByRole('button', { name: 'Download the statement of August 2026' })).toBeEnabled()
  expect((await row('July')).getByRole('button', { name: 'Restore the statement of July 2026' })).toBeEnabled()
  expect((await row('June')).getByRole('button', { name: 'Download the statement of June 2026' })).toBeEnabled()
})

test('tells until when a restore takes', async () => {
  server.use(
    list('restoring'),
    http.get(address.statement, () =>
      json({ ...example('StatementAccess'), downloadUrl: null, expectedReadableAt: '2026-11-25T08:00:00Z' }),
    ),
  )
  await renderPortal(path)
  expect(await screen.findByText('Ready by 25 Nov 2026, 09:00')).toBeVisible()
})

test('says how long a restore takes before it is asked for', async () => {
  server.use(list('deep-archived'))
  await renderPortal(path)
  expect(await screen.findByRole('button', { name: /Restore the statement/ })).toHaveAccessibleDescription(
    'Restoring takes up to 12 hours.',
  )
})

test.each([
  ['without a time', () => json({ ...example('StatementAccess'), downloadUrl: null, expectedReadableAt: null })],
  ['with a time that has passed', () => json({ ...example('StatementAccess'), downloadUrl: null, expectedReadableAt: '2026-11-01T08:00:00Z' })],
  ['without an answer', () => problem(500)],
])('a restore %s says that it goes on', async (_, answer) => {
  server.use(list('restoring'), http.get(address.statement, answer))
  await renderPortal(path)
  expect(await screen.findByText('This can take some hours. Come back later.')).toBeVisible()
  expect(screen.queryByText(/Ready by/)).toBeNull()
})

test('downloads by the signed link', async () => {
  const open = vi.spyOn(files, 'openLink').mockReturnValue()
  const { user } = await renderPortal(path)
  await user.click(await screen.findByRole('button', { name: 'Download the statement of October 2026' }))
  await waitFor(() => expect(open).toHaveBeenCalledWith('https://archive.example/statement.pdf', 'statement-2026-10.pdf'))
})

test('does not follow a link that is no link', async () => {
  const open = vi.spyOn(files, 'openLink').mockReturnValue()
  server.use(http.get(address.statement, () => json({ ...example('StatementAccess'), downloadUrl: 'javascript:alert(1)' })))
  const { user } = await renderPortal(path)
  await user.click(await screen.findByRole('button', { name: /Download the statement/ }))
  expect(await screen.findByText('The link to this statement cannot be used.')).toBeVisible()
  expect(open).not.toHaveBeenCalled()
})

test('starts a restore once and says how long it takes', async () => {
  let state: StatementState = 'deep-archived'
  server.use(
    http.get(address.statements, () => json({ statements: [{ ...archived, state }], nextCursor: null })),
    http.post(`${address.statement}/restoration`, () => {
      state = 'restoring'
      return json({ ...example('StatementAccess'), downloadUrl: null, expectedReadableAt: '2026-11-25T08:00:00Z' }, { status: 202 })
    }),
  )
  const { user } = await renderPortal(path)
  await user.click(await screen.findByRole('button', { name: /Restore the statement/ }))
  expect(await screen.findByText(/is being restored/)).toBeVisible()
  expect(await screen.findByText('Being restored')).toBeVisible()
  expect(await screen.findByText(/Ready by/)).toBeVisible()

  // Once it is restored, nothing says that it still is being restored.
  state = 'restored'
  vi.setSystemTime(Date.now() + 120_000)
  act(() => void window.dispatchEvent(new Event('visibilitychange')))
  expect(await screen.findByText('Restored')).toBeVisible()
  expect(screen.queryByText(/is being restored/)).toBeNull()
})

test('several statements of one month are told apart', async () => {
  const statements = [
    { ...archived, statementId: '7a1f0c9e-2b3d-5e4f-8a6b-000000000001', createdAt: '2026-11-05T10:00:00Z' },
    archived,
  ]
  server.use(http.get(address.statements, () => json({ statements, nextCursor: null })))
  await renderPortal(path)
  const [, newer, older] = await screen.findAllByRole('row')
  expect(newer).toHaveTextContent('Version 2 of 2')
  expect(older).toHaveTextContent('Version 1 of 2')
})

test('versions are counted in the digits of the dates beside them', async () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['ar-EG'])
  server.use(
    http.get(address.statements, () =>
      json({ statements: [{ ...archived, statementId: '7a1f0c9e-2b3d-5e4f-8a6b-000000000001' }, archived], nextCursor: null }),
    ),
  )
  await renderPortal(path, { language: 'ar' })
  expect(await screen.findByText('النسخة ٢ من ٢')).toBeVisible()
})

test('without statements it leads to where they are made', async () => {
  server.use(list())
  await renderPortal(path)
  expect(await screen.findByRole('link', { name: 'Choose a month' })).toHaveAttribute('href', `/numbers/${CUSTOMER}/usage`)
})

test('a list that cannot be read is not an empty list', async () => {
  server.use(http.get(address.statements, () => problem(503, { detail: 'The archive is away.' })))
  await renderPortal(path)
  expect(await screen.findByText('The archive is away.')).toBeVisible()
  expect(screen.queryByText(/No statements yet/)).toBeNull()
})

test('support sees statements but cannot restore them', async () => {
  server.use(list('deep-archived'))
  giveReason(CUSTOMER, 'Ticket 48213')
  await renderPortal(`/support/customers/${CUSTOMER}/statements`, { session: new FakeSession({ isSupport: true }) })
  expect(await screen.findByText('In long-term storage')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Restore/ })).toBeNull()
  expect(screen.getByText('Only the customer can restore it.')).toBeVisible()
})

test('a further page that failed is told at its place and asked for again', async () => {
  let broken = true
  const asked: (string | null)[] = []
  server.use(
    http.get(address.statements, ({ request }) => {
      const cursor = new URL(request.url).searchParams.get('cursor')
      asked.push(cursor)
      if (cursor === null) return json({ statements: [archived], nextCursor: 'next' })
      if (broken) return problem(500, { detail: 'Try again in a moment.' })
      return json({ statements: [{ ...archived, statementId: 'older', month: '2026-09' }], nextCursor: null })
    }),
  )
  const { user } = await renderPortal(path)
  await user.click(await screen.findByRole('button', { name: 'Show more' }))
  expect(await screen.findByText('Try again in a moment.')).toBeVisible()
  expect(screen.queryByText(/You see what we had/)).toBeNull()
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  broken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /September/ })).toBeVisible()
  expect(asked).toEqual([null, 'next', 'next'])
})
