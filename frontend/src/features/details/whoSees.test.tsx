import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const details = `/numbers/${CUSTOMER}/details`
const [own, foreign] = example('CustomerLinkList').links
const end = `${address.customerLinks}/${foreign?.linkId}`

async function card() {
  return within(await screen.findByRole('region', { name: 'Who sees this number' }))
}

test('another login is shown with the day since when, and ended after a question', async () => {
  let links = [own, foreign]
  server.use(
    http.get(address.customerLinks, () => json({ links })),
    http.delete(end, () => {
      links = [own]
      return new Response(null, { status: 204 })
    }),
  )
  const { user } = await renderPortal(details)
  const shown = await card()
  expect(await shown.findByText('Another login')).toBeVisible()
  expect(shown.getAllByRole('button')).toHaveLength(1)
  await user.click(shown.getByRole('button', { name: /End the access of the login that sees this number since 3 Nov/ }))
  await user.click(screen.getByRole('button', { name: 'Yes, end it' }))
  expect(await shown.findByText('The access was ended.')).toBeVisible()
  expect(shown.queryByText('Another login')).toBeNull()
  expect(shown.getByText('Only you see this number.')).toBeVisible()
})

test('what may not be ended has no button, and an administrator is named as one', async () => {
  const links = [own, { ...foreign, mayEnd: false, role: 'administrator' }]
  server.use(http.get(address.customerLinks, () => json({ links })))
  await renderPortal(details)
  const shown = await card()
  expect(await shown.findByText('Administrator')).toBeVisible()
  expect(shown.queryByRole('button')).toBeNull()
})

test('a refusal says why, and nothing changed', async () => {
  server.use(http.delete(end, () => problem(403, { detail: 'Your own link is too new to end an older one.' })))
  const { user } = await renderPortal(details)
  const shown = await card()
  await user.click(await shown.findByRole('button', { name: /End the access/ }))
  await user.click(screen.getByRole('button', { name: 'Yes, end it' }))
  expect(await screen.findByText('Your own link is too new to end an older one.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'No, keep it' }))
  expect(shown.getByText('Another login')).toBeVisible()
})
