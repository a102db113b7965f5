import { act, screen, waitFor } from '@testing-library/react'
import { http } from 'msw'
import { expect, test, vi } from 'vitest'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'
import { codeIn } from './code'

const [linked] = example('LinkedCustomerList').customers
if (!linked) throw new Error('the example has a customer')
const later = () => new Date(Date.now() + 60_000).toISOString()
const challenge = (resendAllowedAt = later()) => ({ ...example('LinkChallenge'), resendAllowedAt })
const confirmation = `${address.links}/:challengeId/confirmation`

type User = Awaited<ReturnType<typeof renderPortal>>['user']

async function askForCode(user: User) {
  await user.type(await screen.findByLabelText('Phone number'), '+41 79 000 01 01')
  await user.click(screen.getByRole('button', { name: 'Send the code' }))
  return screen.findByLabelText('Code')
}

test('links a number with a pasted code and opens it', async () => {
  const sent: unknown[] = []
  const keep = async ({ request }: { request: Request }) => sent.push(await request.json())
  server.use(
    http.post(address.links, async (call) => {
      await keep(call)
      return json(challenge(), { status: 202 })
    }),
    http.post(confirmation, async (call) => {
      await keep(call)
      return json(linked, { status: 201 })
    }),
  )
  const { user, router } = await renderPortal('/numbers/link')
  const code = await askForCode(user)
  expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await user.click(code)
  await user.paste('Your code is 402 193.')
  expect(code).toHaveValue('402193')
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  await waitFor(() => expect(router.state.location.pathname).toBe(`/numbers/${CUSTOMER}`))
  expect(sent).toEqual([{ msisdn: '+41790000101' }, { code: '402193' }])
})

test('tells how long the code is good, as the service says', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z'), toFake: ['Date'] })
  server.use(http.post(address.links, () => json({ ...challenge(), expiresAt: '2026-11-23T10:09:58Z' }, { status: 202 })))
  const { user } = await renderPortal('/numbers/link')
  await askForCode(user)
  expect(await screen.findByText(/It is good for 10 minutes\./)).toBeVisible()
})

test('says nothing of a time that is over by the clock of the device', async () => {
  server.use(http.post(address.links, () => json({ ...challenge(), expiresAt: '2020-01-01T00:00:00Z' }, { status: 202 })))
  const { user } = await renderPortal('/numbers/link')
  await askForCode(user)
  expect(screen.queryByText(/It is good for/)).toBeNull()
})

test.each([
  ['402 193', '402193'],
  ['402-193', '402193'],
  ['O2: Your code is 402193. Good for 5 minutes.', '402193'],
  ['O2: 402 193 is your code', '402193'],
  ['رمزك ٤٠٢١٩٣', '402193'],
  ['کد شما ۴۰۲۱۹۳', '402193'],
  ['4021', '4021'],
  ['4021937', '402193'],
])('the code in what was typed or pasted: %s', (text, code) => expect(codeIn(text)).toBe(code))

test('says what is wrong with a number before it asks for a code', async () => {
  const { user } = await renderPortal('/numbers/link')
  await user.type(await screen.findByLabelText('Phone number'), '079 000')
  await user.click(screen.getByRole('button', { name: 'Send the code' }))
  expect(screen.getByLabelText('Phone number')).toHaveAccessibleDescription(/with its country code/)
})

test('a wrong code is told beside the field, an ended one as a whole', async () => {
  let ended = false
  server.use(
    http.post(address.links, () => json(challenge(), { status: 202 })),
    http.post(confirmation, () =>
      ended
        ? problem(404, { detail: 'The code has ended. Ask for a new one.' })
        : problem(422, { errors: [{ pointer: '/code', code: 'wrong', detail: 'This is not the code that was sent.' }] }),
    ),
  )
  const { user } = await renderPortal('/numbers/link')
  await user.type(await askForCode(user), '000000')
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  await waitFor(() => expect(screen.getByLabelText('Code')).toHaveAccessibleDescription(/not the code that was sent/))

  ended = true
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  expect(await screen.findByText('The code has ended. Ask for a new one.')).toBeVisible()
})

test('a new code can be asked for once the time is up', async () => {
  let asked = 0
  server.use(
    http.post(address.links, () => {
      asked += 1
      return json(challenge(asked === 1 ? new Date().toISOString() : later()), { status: 202 })
    }),
  )
  const { user, container } = await renderPortal('/numbers/link')
  await askForCode(user)
  const region = container.querySelector('main > [role=status]')
  expect(region).toBeEmptyDOMElement()
  await user.click(await screen.findByRole('button', { name: 'Send a new code' }))
  expect(await screen.findByText('A new code is on its way.')).toBeVisible()
  expect(region).toHaveTextContent('A new code is on its way.')
  expect(await screen.findByText(/You can ask for a new code in \d+ seconds/)).toBeVisible()
})

test('a new code begins with an empty field, without what was wrong with the one before', async () => {
  const ids: string[] = []
  server.use(
    http.post(address.links, () => {
      ids.push(`00000000-0000-4000-8000-00000000000${ids.length}`)
      const at = ids.length === 1 ? new Date().toISOString() : later()
      return json({ ...challenge(at), challengeId: ids.at(-1) }, { status: 202 })
    }),
    http.post(confirmation, () => problem(422, { errors: [{ pointer: '/code', code: 'wrong', detail: 'Wrong code.' }] })),
  )
  const { user } = await renderPortal('/numbers/link')
  await user.type(await askForCode(user), '000000')
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  await screen.findByRole('alert')
  await user.click(await screen.findByRole('button', { name: 'Send a new code' }))
  expect(await screen.findByText('A new code is on its way.')).toBeVisible()
  expect(screen.getByLabelText('Code')).toHaveValue('')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByRole('heading', { level: 1 })).toHaveFocus()
})

test('a number that was linked opens although the list of numbers cannot be read anew', async () => {
  let broken = false
  server.use(
    http.get(address.customers, () => (broken ? problem(500) : json({ customers: [] }))),
    http.post(address.links, () => json(challenge(), { status: 202 })),
    http.post(confirmation, () => {
      broken = true
      return json(linked, { status: 201 })
    }),
  )
  const { user, router } = await renderPortal('/')
  await user.type(await askForCode(user), '402193')
  await user.click(screen.getByRole('button', { name: 'Link this number' }))
  await waitFor(() => expect(router.state.location.pathname).toBe(`/numbers/${CUSTOMER}`))
  expect(await screen.findByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
})

test('a session that ends while the code is typed needs no second code', async () => {
  const confirmed: string[] = []
  server.use(
    http.post(address.links, () => json(challenge(), { status: 202 })),
    http.post(confirmation, ({ params }) => {
      confirmed.push(String(params.challengeId))
      return json(linked, { status: 201 })
    }),
  )
  const session = new FakeSession()
  const { user, unmount } = await renderPortal('/numbers/link', { session })
  await user.type(await askForCode(user), '4021')
  act(() => session.expire())
  await screen.findByRole('dialog')
  unmount()

  const again = await renderPortal('/numbers/link')
  const code = await screen.findByLabelText('Code')
  expect(code).toHaveValue('4021')
  expect(sessionStorage).toHaveLength(0)
  await again.user.type(code, '93')
  await again.user.click(screen.getByRole('button', { name: 'Link this number' }))
  await waitFor(() => expect(confirmed).toEqual([challenge().challengeId]))
})

test('an ended code is told as such in other languages too', async () => {
  server.use(
    http.post(address.links, () => json(challenge(), { status: 202 })),
    http.post(confirmation, () => problem(404, { type: 'urn:selfcare:problem:not-found' })),
  )
  const { user } = await renderPortal('/numbers/link', { language: 'de' })
  await user.type(await screen.findByLabelText('Rufnummer'), '+41790000101')
  await user.click(screen.getByRole('button', { name: 'Code senden' }))
  await user.type(await screen.findByLabelText('Code'), '402193')
  await user.click(screen.getByRole('button', { name: 'Diese Nummer verknüpfen' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Fordern Sie einen neuen Code an.')
})

test('from right to left a number keeps its plus in front, and counts have the digits of the dates', async () => {
  server.use(http.post(address.links, () => json(challenge(), { status: 202 })))
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['ar-EG'])
  const { user } = await renderPortal('/numbers/link', { language: 'ar' })
  await user.type(await screen.findByLabelText('رقم الهاتف'), '+41790000101')
  await user.click(screen.getByRole('button', { name: 'إرسال الرمز' }))
  expect(await screen.findByText(/\u2066\+41\s79\s000\s01\s01\u2069/)).toBeVisible()
  expect(screen.getByText(/يمكنك طلب رمز جديد بعد [٠-٩]+ ثانية/)).toBeVisible()
})
