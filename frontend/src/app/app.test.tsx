import { act, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test, vi } from 'vitest'
import * as release from '@/lib/release'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const signedOut = () => new FakeSession({ status: 'signed-out' })

test('the start page signs in and comes back to where the visitor wanted to go', async () => {
  const { user, session } = await renderPortal(`/numbers/${CUSTOMER}/usage?month=2026-10`, { session: signedOut() })
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(session.signedInAt).toEqual([`/numbers/${CUSTOMER}/usage?month=2026-10`])
})

test('a failed sign-in is told, and does not start again by itself', async () => {
  const session = signedOut()
  session.remembered = true
  await renderPortal('/', { session, signInFailed: true })
  expect(screen.getByText('Signing in did not work. Try again.')).toBeVisible()
  expect(session.signedInAt).toEqual([])
})

test('an unreachable sign-in service is told', async () => {
  const session = signedOut()
  session.signIn = () => Promise.reject(new Error('no network'))
  const { user } = await renderPortal('/', { session })
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText(/sign-in service could not be reached/)).toBeVisible()
})

test('a browser that keeps nothing is told apart from a sign-in service that is away', async () => {
  const session = signedOut()
  session.signIn = () => Promise.reject(new DOMException('denied', 'SecurityError'))
  const denied = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const { user } = await renderPortal('/', { session })
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText(/does not let this site store anything/)).toBeVisible()
  denied.mockRestore()
})

test('a sign-in that hangs gives the button back, with a word', async () => {
  const session = signedOut()
  session.signIn = () => new Promise(() => undefined)
  const { user } = await renderPortal('/', { session })
  const button = screen.getByRole('button', { name: 'Sign in' })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  await user.click(button)
  expect(button).toBeDisabled()
  act(() => void vi.advanceTimersByTime(10_000))
  vi.useRealTimers()
  expect(await screen.findByText(/sign-in service could not be reached/)).toBeVisible()
  expect(button).toBeEnabled()
})

const shownAgain = () =>
  act(() => void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))

test.each([false, true])('Back from the identity provider leads to a start page that works (was signed in: %s)', async (remembered) => {
  const session = signedOut()
  session.remembered = remembered
  const signIn = vi.spyOn(session, 'signIn').mockReturnValue(new Promise(() => undefined))
  const rendered = remembered ? null : await renderPortal('/', { session })
  if (rendered) await rendered.user.click(screen.getByRole('button', { name: 'Sign in' }))
  else void renderPortal('/', { session })
  await waitFor(() => expect(signIn).toHaveBeenCalledOnce())
  shownAgain()
  const button = await screen.findByRole('button', { name: 'Sign in' })
  expect(button).toBeEnabled()
  expect(signIn).toHaveBeenCalledOnce()
  button.click()
  await waitFor(() => expect(signIn).toHaveBeenCalledTimes(2))
})

test('Back after signing out starts afresh', async () => {
  const reload = vi.spyOn(release, 'reloadPage').mockReturnValue()
  const session = new FakeSession()
  await renderPortal('/numbers', { session })
  act(() => session.become('leaving'))
  expect(screen.getByText('Signing you out')).toBeVisible()
  shownAgain()
  expect(reload).toHaveBeenCalledOnce()
})

test('a login with a number lands on its overview', async () => {
  const { router } = await renderPortal('/')
  await waitFor(() => expect(router.state.location.pathname).toBe(`/numbers/${CUSTOMER}`))
})

test('a login without a number lands where one is linked', async () => {
  server.use(http.get(address.customers, () => json({ customers: [] })))
  const { router } = await renderPortal('/')
  await waitFor(() => expect(router.state.location.pathname).toBe('/numbers/link'))
})

test('support without a number lands on the search', async () => {
  server.use(http.get(address.customers, () => json({ customers: [] })))
  const { router } = await renderPortal('/', { session: new FakeSession({ isSupport: true }) })
  await waitFor(() => expect(router.state.location.pathname).toBe('/support'))
})

test('links that cannot be read are not taken for none', async () => {
  server.use(http.get(address.customers, () => problem(500, { detail: 'Try again in a moment.' })))
  const { router } = await renderPortal('/')
  expect(await screen.findByText('Try again in a moment.')).toBeVisible()
  expect(router.state.location.pathname).toBe('/')
})

test('the number switcher keeps the kind of page', async () => {
  const [first] = example('LinkedCustomerList').customers
  const second = { ...first, customerId: '00000000-0000-4000-8000-000000000002', msisdn: '+41790000202' }
  server.use(http.get(address.customers, () => json({ customers: [first, second] })))
  const { user, router } = await renderPortal(`/numbers/${CUSTOMER}/balance`)
  server.use(http.get('*/billing/v1/customers/:id/balance', () => json(example('Balance'))))
  await user.selectOptions(await screen.findByLabelText('Phone number'), second.customerId)
  await waitFor(() => expect(router.state.location.pathname).toBe(`/numbers/${second.customerId}/balance`))
})

test('losing the network is told at once, and taken back when it returns', async () => {
  await renderPortal('/numbers')
  const offline = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine')
  Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => false })
  act(() => void window.dispatchEvent(new Event('offline')))
  expect(screen.getByText(/You are offline/)).toBeVisible()
  if (offline) Object.defineProperty(Navigator.prototype, 'onLine', offline)
  act(() => void window.dispatchEvent(new Event('online')))
  expect(screen.queryByText(/You are offline/)).toBeNull()
})

test('the menu opened while the numbers are still on their way stays open when they come; a link in it closes it', async () => {
  let answer: () => void = vi.fn()
  const asked = new Promise<void>((resolve) => (answer = resolve))
  server.use(http.get(address.customers, () => asked.then(() => json(example('LinkedCustomerList')))))
  const { user, router } = await renderPortal('/')
  const button = screen.getByRole('button', { name: 'Account' })
  await user.click(button)
  answer()
  await waitFor(() => expect(router.state.location.pathname).toBe(`/numbers/${CUSTOMER}`))
  expect(button).toHaveAttribute('aria-expanded', 'true')
  await user.click(screen.getByRole('link', { name: 'Numbers' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/numbers'))
  expect(button).toHaveAttribute('aria-expanded', 'false')
})

test('the menu opens, closes on Escape with focus back on its button, and signs out', async () => {
  const { user, session } = await renderPortal('/numbers')
  const button = screen.getByRole('button', { name: 'Account' })
  await user.click(button)
  expect(button).toHaveAttribute('aria-expanded', 'true')
  await user.keyboard('{Escape}')
  expect(button).toHaveAttribute('aria-expanded', 'false')
  expect(button).toHaveFocus()
  await user.click(button)
  await user.click(screen.getByRole('button', { name: 'Sign out' }))
  expect(session.signedOut).toBe(true)
})

test('speaks another language, from right to left', async () => {
  const { user } = await renderPortal('/numbers')
  await user.click(screen.getByRole('button', { name: 'Account' }))
  await user.selectOptions(screen.getByLabelText('Language'), 'ar')
  expect(await screen.findByRole('heading', { name: 'أرقامك' })).toBeVisible()
  expect(document.documentElement).toHaveAttribute('dir', 'rtl')
})

test('after a failed refresh the last data stays, with its time', async () => {
  const { user } = await renderPortal(`/numbers/${CUSTOMER}/balance`)
  expect(await screen.findByText('€12.40')).toBeVisible()
  server.use(http.get(address.balance, () => problem(500, { detail: 'Try again in a moment.' })))
  const refresh = screen.getByRole('button', { name: 'Refresh' })
  await user.click(refresh)
  expect(await screen.findByText(/You see what we had at \d\d:\d\d/)).toBeVisible()
  expect(refresh).toHaveFocus()
  expect(screen.getByText('€12.40')).toBeVisible()
})

test('a page whose code went away with a new release says so instead of staying blank', async () => {
  vi.doMock('@/features/balance/BalancePage', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  const { user } = await renderPortal(`/numbers/${CUSTOMER}/details`)
  await user.click(screen.getByRole('link', { name: 'Balance' }))
  expect(await screen.findByRole('button', { name: 'Reload the page' })).toBeVisible()
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeVisible()
  vi.doUnmock('@/features/balance/BalancePage')
})

test('a new page takes focus on its heading, a filter does not', async () => {
  const { user } = await renderPortal(`/numbers/${CUSTOMER}/details`)
  await user.click(screen.getByRole('link', { name: 'Usage' }))
  await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: 'Usage' })).toHaveFocus())
  const charged = await screen.findByLabelText('Only what cost something')
  await user.click(charged)
  expect(charged).toHaveFocus()
})

test('the notice that the session has ended stays, however often Escape is pressed', async () => {
  const { session } = await renderPortal(`/numbers/${CUSTOMER}/balance`)
  act(() => session.expire())
  const dialog = await screen.findByRole<HTMLDialogElement>('dialog', { name: 'Your session has ended' })
  expect(dialog).toHaveAttribute('closedby', 'none')
  act(() => {
    dialog.open = false
    dialog.dispatchEvent(new Event('close'))
  })
  expect(dialog).toHaveAttribute('open')
})

test('whoever finds an ended session can sign out of it', async () => {
  const { session, user } = await renderPortal(`/numbers/${CUSTOMER}/balance`)
  act(() => session.expire())
  const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' })
  await user.click(within(dialog).getByRole('button', { name: 'Sign out' }))
  expect(session.signedOut).toBe(true)
})

test('a printout says whose number it shows and of which day it is', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-24T09:00:00Z'), toFake: ['Date'] })
  await renderPortal(`/numbers/${CUSTOMER}/statements`)
  await screen.findByRole('navigation', { name: 'Main' })
  expect(screen.queryByText(/24 Nov 2026/)).toBeNull()
  act(() => void window.dispatchEvent(new Event('beforeprint')))
  const line = screen.getByText(/24 Nov 2026/)
  expect(line).toHaveTextContent(/\+41\s79\s000\s01\s01/)
  expect(line).toHaveClass('print-only')
  act(() => void window.dispatchEvent(new Event('afterprint')))
  expect(line).not.toBeInTheDocument()
})
