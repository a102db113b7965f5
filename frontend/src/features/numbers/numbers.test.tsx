import { act, screen, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test, vi } from 'vitest'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, json, problem, server } from '@/test/server'

const remove = `${address.customer}/links/${example('LinkedCustomerList').customers[0]?.linkId}`

test('a number is removed after a question', async () => {
  let customers = example('LinkedCustomerList').customers
  server.use(
    http.get(address.customers, () => json({ customers })),
    http.delete(remove, () => {
      customers = []
      return new Response(null, { status: 204 })
    }),
  )
  const { user } = await renderPortal('/numbers')
  await user.click(await screen.findByRole('button', { name: /^Remove/ }))
  const dialog = screen.getByRole('dialog', { name: /Remove .* from this login/ })
  await user.click(within(dialog).getByRole('button', { name: 'Yes, remove it' }))
  expect(await screen.findByText(/was removed/)).toBeVisible()
  expect(await screen.findByText('No number is linked yet.')).toBeVisible()
  expect(screen.getByRole('heading', { level: 1 })).toHaveFocus()
})

test('a removed number is gone although the list cannot be read anew', async () => {
  server.use(
    http.delete(remove, () => {
      server.use(http.get(address.customers, () => problem(500)))
      return new Response(null, { status: 204 })
    }),
  )
  const { user } = await renderPortal('/numbers')
  await user.click(await screen.findByRole('button', { name: /^Remove/ }))
  await user.click(screen.getByRole('button', { name: 'Yes, remove it' }))
  expect(await screen.findByText(/was removed/)).toBeVisible()
  expect(screen.queryByRole('link', { name: /^Open/ })).toBeNull()
})

test('a number that could not be removed stays, with the reason', async () => {
  server.use(http.delete(remove, () => problem(503, { detail: 'Try again in a moment.' })))
  const { user } = await renderPortal('/numbers')
  await user.click(await screen.findByRole('button', { name: /^Remove/ }))
  await user.click(screen.getByRole('button', { name: 'Yes, remove it' }))
  expect(await screen.findByText('Try again in a moment.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'No, keep it' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('link', { name: /^Open/ })).toBeVisible()
})

test('a dialog is closed while it stands in the document, so that the browser gives focus back', async () => {
  const connected: boolean[] = []
  vi.spyOn(HTMLDialogElement.prototype, 'close').mockImplementation(function (this: HTMLDialogElement) {
    connected.push(this.isConnected)
  })
  const { user } = await renderPortal('/numbers')
  await user.click(await screen.findByRole('button', { name: /^Remove/ }))
  await user.click(screen.getByRole('button', { name: 'No, keep it' }))
  expect(connected).toEqual([true])
})

test('a dialog that the browser closed by itself is closed for the page too', async () => {
  const { user } = await renderPortal('/numbers')
  await user.click(await screen.findByRole('button', { name: /^Remove/ }))
  const dialog = screen.getByRole<HTMLDialogElement>('dialog')
  act(() => {
    dialog.open = false
    dialog.dispatchEvent(new Event('close'))
  })
  expect(dialog).not.toBeInTheDocument()
})
