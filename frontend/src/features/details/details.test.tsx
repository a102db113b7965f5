import { act, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { FakeSession, renderPortal } from '@/test/render'
import { address, CUSTOMER, ETAG, json, problem, server } from '@/test/server'

const view = `/numbers/${CUSTOMER}/details`
const edit = `${view}/edit`

interface Sent {
  body: unknown
  ifMatch: string | null
  type: string | null
}

/** Takes updates and answers them; what was sent is kept. */
function takeUpdates(answer: (sent: Sent) => Response): Sent[] {
  const taken: Sent[] = []
  server.use(
    http.patch(address.customer, async ({ request }) => {
      const sent = {
        body: await request.json(),
        ifMatch: request.headers.get('If-Match'),
        type: request.headers.get('Content-Type'),
      }
      taken.push(sent)
      return answer(sent)
    }),
  )
  return taken
}

test('shows the record and hides what the API does not give', async () => {
  await renderPortal(view)
  expect(await screen.findByText('ada.keller@example.com')).toBeVisible()
  expect(screen.getByText('••••••0101')).toBeVisible()
  expect(screen.getByText('Switzerland')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Your numbers' })).toHaveAttribute('href', '/numbers')
})

test('saves only what was changed, guarded by the version that was read', async () => {
  const saved = { ...example('Customer'), email: 'ada@example.org', contactPhone: null }
  const taken = takeUpdates(() => json(saved, { headers: { ETag: '"8"' } }))
  const { user } = await renderPortal(edit)
  const email = await screen.findByLabelText('Email')
  await user.clear(email)
  await user.type(email, ' ada@example.org ')
  await user.clear(screen.getByLabelText('Contact phone'))
  await user.click(screen.getByRole('button', { name: 'Save changes' }))

  expect(await screen.findByText('Your changes are saved.')).toBeVisible()
  expect(screen.getByText('ada@example.org')).toBeVisible()
  expect(taken).toEqual([
    { body: { email: 'ada@example.org', contactPhone: null }, ifMatch: ETAG, type: 'application/merge-patch+json' },
  ])
})

test('an emptied address is removed as a whole', async () => {
  const taken = takeUpdates(() => json(example('Customer')))
  const { user } = await renderPortal(edit)
  for (const label of ['Street and number', 'Postcode', 'Town or city']) await user.clear(await screen.findByLabelText(label))
  await user.selectOptions(screen.getByLabelText('Country'), '')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  await waitFor(() => expect(taken).toHaveLength(1))
  expect(taken[0]?.body).toEqual({ postalAddress: null })
})

test('says so when nothing was changed, and sends nothing', async () => {
  const taken = takeUpdates(() => json(example('Customer')))
  const { user } = await renderPortal(edit)
  await user.click(await screen.findByRole('button', { name: 'Save changes' }))
  expect(screen.getByText('You have not changed anything.')).toBeVisible()
  expect(taken).toEqual([])
})

const refused = () =>
  problem(422, {
    errors: [
      { pointer: '/email', code: 'invalid', detail: 'Must be an e-mail address such as name@example.com.' },
      { pointer: '/postalAddress/street', code: 'too-short', detail: 'At least 1 character.' },
    ],
  })

test("shows the API's field errors beside their fields and in a summary that takes focus", async () => {
  takeUpdates(refused)
  const { user } = await renderPortal(edit)
  await user.type(await screen.findByLabelText('Email'), 'x')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))

  const summary = await screen.findByRole('alert', { name: 'There is a problem' })
  await waitFor(() => expect(summary).toHaveFocus())
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/Must be an e-mail address/)
  expect(screen.getByLabelText('Street and number')).toBeInvalid()

  await user.click(within(summary).getByRole('link', { name: /Must be an e-mail/ }))
  expect(screen.getByLabelText('Email')).toHaveFocus()
  expect(screen.getByLabelText('Email')).toHaveValue('ada.keller@example.comx')
})

test('in other languages the portal has its own words for a wrong field', async () => {
  takeUpdates(refused)
  const { user } = await renderPortal(edit, { language: 'de' })
  await user.type(await screen.findByLabelText('E-Mail'), 'x')
  await user.click(screen.getByRole('button', { name: 'Änderungen speichern' }))
  expect(await screen.findByLabelText('E-Mail')).toHaveAccessibleDescription(/Geben Sie eine E-Mail-Adresse/)
})

test('a change made elsewhere is shown before anything is overwritten', async () => {
  const theirs = { ...example('Customer'), email: 'theirs@example.com', contactPhone: '+41445550999' }
  const taken = takeUpdates(({ ifMatch }) =>
    ifMatch === '"8"' ? json(theirs, { headers: { ETag: '"9"' } }) : problem(412),
  )
  const { user } = await renderPortal(edit)
  const email = await screen.findByLabelText('Email')
  await user.clear(email)
  await user.type(email, 'mine@example.com')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))

  const dialog = await screen.findByRole('dialog', { name: 'Your details were changed elsewhere' })
  server.use(http.get(address.customer, () => json(theirs, { headers: { ETag: '"8"' } })))
  await user.click(within(dialog).getByRole('button', { name: 'Reload and compare' }))

  const row = await screen.findByRole('row', { name: /mine@example.com/ })
  expect(within(row).getByText('theirs@example.com')).toBeVisible()
  expect(screen.getByLabelText('Email')).toHaveValue('mine@example.com')
  // What was not typed over takes the new value.
  expect(screen.getByLabelText('Contact phone')).toHaveValue('+41445550999')

  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByText('Your changes are saved.')).toBeVisible()
  expect(taken.at(-1)).toMatchObject({ body: { email: 'mine@example.com' }, ifMatch: '"8"' })
})

test('a contact phone typed in Arabic digits is sent in those that every system reads', async () => {
  const taken = takeUpdates(() => json(example('Customer')))
  const { user } = await renderPortal(edit)
  const phone = await screen.findByLabelText('Contact phone')
  await user.clear(phone)
  await user.type(phone, '+٤١ ٤٤ ٥٥٥ ٠١ ٠٢')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  await waitFor(() => expect(taken[0]?.body).toEqual({ contactPhone: '+41445550102' }))
})

test('compared phone numbers read from left to right in Arabic too, and each figure has its column', async () => {
  takeUpdates(() => problem(412))
  const { user } = await renderPortal(edit, { language: 'ar' })
  const phone = await screen.findByLabelText('هاتف التواصل')
  await user.clear(phone)
  await user.type(phone, '+41 44 555 01 02')
  await user.click(screen.getByRole('button', { name: 'حفظ التغييرات' }))
  const theirs = { ...example('Customer'), contactPhone: '+41445550999' }
  server.use(http.get(address.customer, () => json(theirs, { headers: { ETag: '"8"' } })))
  await user.click(await screen.findByRole('button', { name: 'إعادة التحميل والمقارنة' }))
  const row = within(await screen.findByRole('row', { name: /هاتف التواصل/ }))
  const [mine, saved] = row.getAllByRole('cell')
  expect(mine).toHaveAttribute('data-label', 'ما كتبته')
  expect(saved).toHaveAttribute('data-label', 'المحفوظ الآن')
  expect(row.getByText(/^\+41\s44\s555\s01\s02$/)).toHaveAttribute('dir', 'ltr')
  expect(row.getByText(/^\+41\s44\s555\s09\s99$/)).toHaveAttribute('dir', 'ltr')
})

test('a session that ends mid-form loses nothing', async () => {
  takeUpdates(() => problem(401))
  const session = new FakeSession()
  const { user, unmount } = await renderPortal(edit, { session })
  await user.type(await screen.findByLabelText('Town or city'), ' West')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' })
  await user.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
  expect(session.signedInAt).toEqual([edit])
  unmount()

  await renderPortal(edit)
  expect(await screen.findByText('What you typed before is back.')).toBeVisible()
  expect(screen.getByLabelText('Town or city')).toHaveValue('Zürich West')
  expect(sessionStorage).toHaveLength(0)
})

/** Types into the form of version 7 and loses the page. */
async function leaveHalfFilled(email: string) {
  const { user, unmount } = await renderPortal(edit)
  const field = await screen.findByLabelText('Email')
  await user.clear(field)
  await user.type(field, email)
  act(() => void window.dispatchEvent(new Event('pagehide')))
  unmount()
}

test('a reload in the middle of the form loses nothing, and an untouched form leaves nothing behind', async () => {
  await leaveHalfFilled('mine@example.com')
  const { user } = await renderPortal(edit)
  const email = await screen.findByLabelText('Email')
  expect(email).toHaveValue('mine@example.com')
  expect(screen.queryByRole('heading', { name: 'Check before you save' })).toBeNull()
  await user.clear(email)
  await user.type(email, example('Customer').email ?? '')
  act(() => void window.dispatchEvent(new Event('pagehide')))
  expect(sessionStorage).toHaveLength(0)
})

test('a restored draft does not overwrite what was saved meanwhile', async () => {
  await leaveHalfFilled('mine@example.com')
  const theirs = { ...example('Customer'), contactPhone: '+41445550999', email: 'theirs@example.com' }
  server.use(http.get(address.customer, () => json(theirs, { headers: { ETag: '"8"' } })))
  const taken = takeUpdates(() => json(theirs, { headers: { ETag: '"9"' } }))
  const { user } = await renderPortal(edit)
  const row = await screen.findByRole('row', { name: /mine@example.com/ })
  expect(within(row).getByText('theirs@example.com')).toBeVisible()
  expect(screen.getByLabelText('Contact phone')).toHaveValue('+41445550999')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  await waitFor(() => expect(taken).toMatchObject([{ body: { email: 'mine@example.com' }, ifMatch: '"8"' }]))
  expect(taken[0]?.body).toEqual({ email: 'mine@example.com' })
})

/** An answer that comes when it is told to. */
function held(answer: () => Response) {
  let release: () => void = () => undefined
  const until = new Promise<void>((resolve) => (release = resolve))
  return { release: () => release(), response: () => until.then(answer) }
}

test('what is typed while the record is read anew is kept, and the question stays until then', async () => {
  takeUpdates(() => problem(412))
  const { user } = await renderPortal(edit)
  const email = await screen.findByLabelText('Email')
  await user.type(email, 'x')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  const dialog = await screen.findByRole('dialog')
  const reading = held(() => json({ ...example('Customer'), contactPhone: null }, { headers: { ETag: '"8"' } }))
  server.use(http.get(address.customer, reading.response))
  await user.click(within(dialog).getByRole('button', { name: 'Reload and compare' }))
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  expect(dialog).toHaveAttribute('closedby', 'none')
  expect(dialog).toBeInTheDocument()
  await user.type(email, 'y')
  reading.release()
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  expect(email).toHaveValue('ada.keller@example.comxy')
  expect(screen.getByLabelText('Contact phone')).toHaveValue('')
})

test('while changes are saved the fields take none, and focus is on the button', async () => {
  const saving = held(() => json(example('Customer')))
  server.use(http.patch(address.customer, saving.response))
  const { user } = await renderPortal(edit)
  const email = await screen.findByLabelText('Email')
  await user.type(email, 'x{Enter}')
  const button = screen.getByRole('button', { name: 'Saving' })
  expect(email).toBeDisabled()
  expect(button).toHaveFocus()
  await user.keyboard('{Enter}')
  saving.release()
  expect(await screen.findByText('Your changes are saved.')).toBeVisible()
  expect(sessionStorage).toHaveLength(0)
})

test('a form left by the menu is as it was on coming back, one that was given up is not', async () => {
  const { user, router } = await renderPortal(edit)
  await user.type(await screen.findByLabelText('Email'), 'x')
  await user.click(screen.getByRole('link', { name: 'Balance' }))
  await screen.findByRole('heading', { level: 1, name: 'Balance' })
  await act(() => router.navigate(edit))
  expect(await screen.findByLabelText('Email')).toHaveValue('ada.keller@example.comx')
  await user.click(screen.getByRole('link', { name: 'Cancel' }))
  await screen.findByRole('region', { name: 'Contact' })
  expect(sessionStorage).toHaveLength(0)
})

test('signing out in the middle of a form leaves nothing behind', async () => {
  const session = new FakeSession()
  const { user } = await renderPortal(edit, { session })
  await user.type(await screen.findByLabelText('Email'), 'x')
  act(() => session.become('leaving'))
  expect(screen.queryByLabelText('Email')).toBeNull()
  expect(sessionStorage).toHaveLength(0)
})
