import { screen, waitFor } from '@testing-library/react'
import { http } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, problem, server } from '@/test/server'

const refusal = () =>
  problem(403, { type: 'urn:selfcare:problem:history-not-yet', availableFrom: '2026-11-24T11:00:00Z', detail: 'Not yet.' })

beforeEach(() => server.use(http.get(address.usage, refusal), http.get(address.statements, refusal)))

test.each(['usage', 'statements'])('the %s of a new link say from when on they are open, and offer nothing before', async (page) => {
  await renderPortal(`/numbers/${CUSTOMER}/${page}`)
  expect(await screen.findByText('Usage and statements of this number open on 24 Nov 2026, 12:00.')).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.queryByRole('button', { name: /Download|Try again/ })).toBeNull()
})

test('the overview of a new link shows the balance beside the notice', async () => {
  await renderPortal(`/numbers/${CUSTOMER}`)
  await waitFor(() => expect(screen.getAllByText(/open on 24 Nov 2026, 12:00/)).toHaveLength(2))
  expect(await screen.findByText('€12.40')).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
})
