import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

/** Answers removals; how many came is counted. */
function takeRemovals(answer: () => Response): { count: number } {
  const taken = { count: 0 }
  server.use(
    http.delete(address.account, () => {
      taken.count += 1
      return answer()
    }),
  )
  return taken
}

test('details lead to the page that says what ends and what stays, and why', async () => {
  const { user } = await renderPortal(`/numbers/${CUSTOMER}/details`)
  await user.click(screen.getByRole('link', { name: 'Remove your account' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Remove your account?' })).toBeVisible()
  expect(await screen.findByRole('region', { name: 'What ends' })).toHaveTextContent(/\+41/)
  expect(screen.getByRole('region', { name: 'What stays, and why' })).toHaveTextContent(/archive, because the law/)
})

test('nothing happens before it is confirmed', async () => {
  const taken = takeRemovals(() => json(example('AccountRemoval')))
  const { user } = await renderPortal('/account/removal')
  await user.click(await screen.findByRole('button', { name: 'Remove my account' }))
  const summary = await screen.findByRole('alert', { name: 'There is a problem' })
  expect(within(summary).getByRole('link')).toHaveTextContent('Confirm that you have read')
  expect(taken.count).toBe(0)
  await user.click(screen.getByRole('checkbox'))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByRole('checkbox')).toHaveFocus()
})

test('after the removal it says what stays archived and leads to the sign-out', async () => {
  const taken = takeRemovals(() => json(example('AccountRemoval')))
  const { user, session } = await renderPortal('/account/removal')
  await user.click(await screen.findByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Remove my account' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Your account is removed' })).toBeVisible()
  expect(screen.getByText('Statements that stay archived').nextSibling).toHaveTextContent('14')
  expect(taken.count).toBe(1)
  await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Sign out' }))
  expect(session.signedOut).toBe(true)
})

test('a removal that failed says so and can be tried again', async () => {
  takeRemovals(() => problem(503, { detail: 'Not available at the moment.' }))
  const { user } = await renderPortal('/account/removal')
  await user.click(await screen.findByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Remove my account' }))
  expect(await screen.findByText('Not available at the moment.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Remove my account' })).toBeEnabled()
})
