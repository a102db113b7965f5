import { act, screen, waitFor, within } from '@testing-library/react'
import { delay, http } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import type { UsageRecord } from '@/api/types'
import * as files from '@/lib/download'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const path = `/numbers/${CUSTOMER}/usage`
const [call] = example('UsagePage').records
if (!call) throw new Error('the example has a record')

const records: UsageRecord[] = [
  { ...call, id: '1', start: '2026-09-30T22:30:00Z', charge: '0.10', balanceChange: '-0.10', description: 'National call' },
  { ...call, id: '2', category: 'data', start: '2026-10-03T09:00:00Z', charge: '0.25', balanceChange: '-0.25', description: 'Mobile data' },
  { ...call, id: '3', category: 'topUp', start: '2026-10-03T10:00:00Z', charge: '0.00', balanceChange: '20.00', description: 'Voucher' },
]

/** A month of these records, so many on a page. */
function month(all: readonly UsageRecord[], pageSize = 100) {
  return http.get(address.usage, ({ request, params }) => {
    const query = new URL(request.url).searchParams
    const from = Number(query.get('cursor') ?? '0')
    const page = { ...example('UsagePage'), month: String(params.month), totalRecords: all.length }
    if (query.get('summary') === 'true') return json(page)
    const until = from + pageSize
    const nextCursor = until < all.length ? String(until) : null
    return json({ ...page, summary: null, records: all.slice(from, until), nextCursor })
  })
}

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-24T09:00:00Z'), toFake: ['Date'] }))

test('shows how the balance changed, the kinds, the days and every item', async () => {
  server.use(month(records))
  await renderPortal(`${path}?month=2026-10`)
  const sums = within(await screen.findByRole('region', { name: 'How your balance changed' }))
  expect(sums.getByText('€10.00')).toBeVisible()
  expect(sums.getByText('-€0.35')).toBeVisible()
  expect(sums.getByText('€9.65')).toBeVisible()
  const table = await screen.findByRole('table', { name: 'Every item' })
  expect(within(table).getAllByRole('row')).toHaveLength(4)
  expect(table).toHaveAttribute('aria-rowcount', '4')
  expect(screen.getByText('3 of 3 items shown')).toBeVisible()
})

test.each([
  ['en', 'Abroad: United States'],
  ['de', 'Ausland: Vereinigte Staaten'],
  ['ar', 'في الخارج: الولايات المتحدة'],
] as const)('what was used abroad names the country without bending it: %s', async (language, text) => {
  server.use(month([{ ...call, otherParty: null, roamingCountry: 'US' }]))
  await renderPortal(`${path}?month=2026-10`, { language })
  expect(await screen.findByText(text)).toBeVisible()
})

test("the chart's figures stand in a table too, cut by the operator's days", async () => {
  server.use(month(records))
  const { user } = await renderPortal(`${path}?month=2026-10`)
  expect(await screen.findByRole('img', { name: /Charges for each day/ })).toBeVisible()
  await user.click(screen.getByText('Show as a table'))
  // The first record was made at 00:30 of 1 October in Zurich.
  const days = within(screen.getByRole('region', { name: 'Charges by day' }))
  expect(days.getByRole('row', { name: '1 Oct 1 €0.10' })).toBeVisible()
  expect(days.getByRole('row', { name: '3 Oct 2 €0.25' })).toBeVisible()
})

test('on paper the table of the days is open, and afterwards as it was', async () => {
  server.use(month(records))
  const { user } = await renderPortal(`${path}?month=2026-10`)
  const table = (await screen.findByText('Show as a table')).closest('details')
  expect(table).not.toHaveAttribute('open')
  act(() => void window.dispatchEvent(new Event('beforeprint')))
  expect(table).toHaveAttribute('open')
  act(() => void window.dispatchEvent(new Event('afterprint')))
  expect(table).not.toHaveAttribute('open')
  await user.click(screen.getByText('Show as a table'))
  await waitFor(() => expect(table).toHaveAttribute('open'))
  for (const event of ['beforeprint', 'afterprint']) {
    act(() => void window.dispatchEvent(new Event(event)))
    expect(table).toHaveAttribute('open')
  }
})

test('filters stand in the address and are read from it', async () => {
  server.use(month(records))
  const { user, router } = await renderPortal(`${path}?month=2026-10&category=data`)
  expect(await screen.findByText('1 of 3 items shown')).toBeVisible()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), '')
  await user.click(screen.getByLabelText('Only what cost something'))
  expect(await screen.findByText('2 of 3 items shown')).toBeVisible()
  expect(router.state.location.search).toBe('?month=2026-10&charged=yes')
  await user.click(screen.getByText('Show as a table'))
  await user.click(screen.getByRole('button', { name: '3 Oct' }))
  expect(router.state.location.search).toBe('?month=2026-10&charged=yes&day=2026-10-03')
  expect(await screen.findByText('1 of 3 items shown')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(router.state.location.search).toBe('?month=2026-10')
})

test('a very long month is fetched on request only, with a way to stop', async () => {
  const long = Array.from({ length: 1500 }, (_, index) => ({ ...call, id: String(index) }))
  server.use(month(long))
  const { user } = await renderPortal(`${path}?month=2026-10&category=sms`)
  expect(await screen.findByText('0 found in 1,000 of 1,500 items', {}, { timeout: 30_000 })).toBeVisible()
  expect(screen.queryByRole('img', { name: /Charges for each day/ })).toBeNull()
  expect(screen.getByText(/^None among the items loaded so far/)).toBeVisible()
  const chart = within(screen.getByRole('region', { name: 'Charges by day' }))
  expect(chart.getByText(/So far 1,000 of 1,500 items are loaded/)).toBeVisible()
  await user.click(chart.getByRole('button', { name: 'Load the whole month' }))
  expect(await screen.findByText('0 of 1,500 items shown', {}, { timeout: 30_000 })).toBeVisible()
  expect(screen.getByRole('img', { name: /Charges for each day/ })).toBeVisible()
})

test('a page in the middle that fails is told and can be fetched again', async () => {
  let broken = true
  const [first, second, third] = records
  if (!first || !second || !third) throw new Error('three records')
  server.use(
    http.get(address.usage, ({ request }) => {
      const asked = new URL(request.url).searchParams.get('cursor')
      return asked !== null && broken ? problem(500, { detail: 'Try again in a moment.' }) : undefined
    }),
    month(records, 2),
  )
  const { user } = await renderPortal(`${path}?month=2026-10`)
  expect(await screen.findByText('Try again in a moment.')).toBeVisible()
  expect(screen.getByText('National call')).toBeVisible()
  broken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Voucher')).toBeVisible()
})

test('months go from the current one back to what is kept', async () => {
  server.use(month(records))
  const { user, router } = await renderPortal(path)
  const picker = await screen.findByRole('combobox', { name: 'Month' })
  expect(within(picker).getAllByRole('option').map((option) => option.textContent)).toEqual(
    expect.arrayContaining(['November 2026', 'October 2025']),
  )
  expect(within(picker).getAllByRole('option')).toHaveLength(14)
  expect(screen.getByRole('button', { name: 'Month after' })).toBeDisabled()
  await user.click(screen.getByRole('button', { name: 'Month before' }))
  expect(router.state.location.search).toBe('?month=2026-10')
})

test('a month without usage says so, and leads to the one before', async () => {
  server.use(month([]))
  const { user, router } = await renderPortal(`${path}?month=2026-10`)
  expect(await screen.findByText('Nothing was used in this month.')).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'See September 2026' }))
  expect(router.state.location.search).toBe('?month=2026-09')
})

test('saves the PDF under its name and tells its size', async () => {
  const save = vi.spyOn(files, 'saveBlob').mockReturnValue()
  server.use(
    http.get(address.usage, ({ request }) =>
      request.headers.get('Accept') === 'application/pdf'
        ? new Response('%PDF-1.7', {
            headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename="statement-2026-10.pdf"' },
          })
        : undefined,
    ),
    month(records),
  )
  const { user } = await renderPortal(`${path}?month=2026-10`)
  await user.click(await screen.findByRole('button', { name: 'Download PDF of October 2026' }))
  expect(await screen.findByText('Saved as statement-2026-10.pdf (8 bytes).')).toBeVisible()
  expect(save).toHaveBeenCalledOnce()
})

test('the state of a download is announced where a region stood before, and its progress is none of it', async () => {
  vi.spyOn(files, 'saveBlob').mockReturnValue()
  let finish: () => void = () => undefined
  const half = new TextEncoder().encode('%PDF')
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      stream.enqueue(half)
      finish = () => {
        stream.enqueue(half)
        stream.close()
      }
    },
  })
  const headers = { 'Content-Type': 'application/pdf', 'Content-Length': '8' }
  server.use(
    http.get(address.usage, ({ request }) =>
      request.headers.get('Accept') === 'application/pdf' ? new Response(body, { headers }) : undefined,
    ),
    month(records),
  )
  const { user, container } = await renderPortal(`${path}?month=2026-10`)
  const region = container.querySelector('.download [role=status]')
  expect(region).toBeEmptyDOMElement()
  await user.click(await screen.findByRole('button', { name: 'Download PDF of October 2026' }))
  const progress = await screen.findByRole('progressbar')
  await waitFor(() => expect(progress).toHaveAttribute('aria-valuenow', '50'))
  expect(progress).toHaveAttribute('aria-valuetext', '4 bytes of 8 bytes received')
  expect(region).not.toContainElement(progress)
  expect(region).toHaveTextContent('Preparing the statement')
  finish()
  await waitFor(() => expect(region).toHaveTextContent(/^Saved as /))
  expect(region).toBeInTheDocument()
})

test('a PDF that cannot be made is told, and can be cancelled while it is made', async () => {
  let answer: 'slow' | 'broken' = 'slow'
  server.use(
    http.get(address.usage, async ({ request }) => {
      if (request.headers.get('Accept') !== 'application/pdf') return undefined
      if (answer === 'slow') await delay('infinite')
      return problem(502, { detail: 'The records do not add up.' })
    }),
    month(records),
  )
  const { user } = await renderPortal(`${path}?month=2026-10`)
  await user.click(await screen.findByRole('button', { name: /Download PDF/ }))
  expect(screen.getByText('Preparing the statement')).toBeVisible()
  expect(screen.getByText(/another page or month stops the download/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Cancel the download' }))
  answer = 'broken'
  await user.click(screen.getByRole('button', { name: /Download PDF/ }))
  expect(await screen.findByText('The records do not add up.')).toBeVisible()
  await waitFor(() => expect(screen.getByRole('button', { name: /Download PDF/ })).toBeEnabled())
})

test('a refresh that fails tells how old the items are, and trying again asks for them', async () => {
  let asked = 0
  let broken = false
  server.use(
    http.get(address.usage, ({ request }) => {
      if (new URL(request.url).searchParams.get('summary') === 'true') return undefined
      asked += 1
      return broken ? problem(500, { detail: 'Not now.' }) : undefined
    }),
    month(records),
  )
  const { router, user } = await renderPortal(`${path}?month=2026-10`)
  expect(await screen.findByText('National call')).toBeVisible()
  await act(() => router.navigate(`/numbers/${CUSTOMER}/balance`))
  vi.setSystemTime(new Date('2026-11-24T09:06:00Z'))
  broken = true
  await act(() => router.navigate(`${path}?month=2026-10`))
  const items = within(await screen.findByRole('region', { name: 'Every item' }))
  expect(await items.findByText(/You see what we had at 10:00/)).toBeVisible()
  expect(items.getByText('National call')).toBeVisible()
  broken = false
  await user.click(items.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(items.queryByText('Not now.')).toBeNull())
  expect(asked).toBe(3)
})

test('after a page that failed, trying again asks for that page and not for the whole month', async () => {
  const long = Array.from({ length: 3000 }, (_, index) => ({ ...call, id: String(index) }))
  const cursors: (string | null)[] = []
  let broken = true
  server.use(
    http.get(address.usage, ({ request }) => {
      const query = new URL(request.url).searchParams
      if (query.get('summary') === 'true') return undefined
      cursors.push(query.get('cursor'))
      return broken && query.get('cursor') === '600' ? problem(500, { detail: 'Not now.' }) : undefined
    }),
    month(long, 600),
  )
  const { user } = await renderPortal(`${path}?month=2026-10&category=sms`)
  expect(await screen.findByText('Not now.')).toBeVisible()
  expect(screen.getByText('0 found in 600 of 3,000 items')).toBeVisible()
  broken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('0 found in 1,200 of 3,000 items')).toBeVisible()
  expect(cursors).toEqual([null, '600', '600'])
})

test('a day that the calendar does not have filters nothing', async () => {
  server.use(month(records))
  await renderPortal(`${path}?month=2026-10&day=2026-13-01`)
  expect(await screen.findByText('3 of 3 items shown')).toBeVisible()
})

test('a filter that was taken away leaves focus on the heading of the items, a click elsewhere does not', async () => {
  server.use(month(records))
  const { user, router } = await renderPortal(`${path}?month=2026-10&day=2026-10-03`)
  await user.click(await screen.findByRole('button', { name: /^Remove the filter for/ }))
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Every item' })).toHaveFocus())

  await act(() => router.navigate('?month=2026-10&charged=yes'))
  const clear = await screen.findByRole('button', { name: 'Clear filters' })
  clear.focus()
  await user.click(document.body)
  await act(() => router.navigate('?month=2026-10'))
  await waitFor(() => expect(clear).not.toBeInTheDocument())
  expect(document.body).toHaveFocus()
})
