import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const remove = `${address.links}/${CUSTOMER}`

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
