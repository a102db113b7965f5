import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { i18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { createMemoryRouter } from 'react-router'
import { createApi } from '@/api/client'
import { createQueryClient } from '@/api/queryClient'
import { Portal } from '@/app/Portal'
import { routes } from '@/app/router'
import { SessionEndedError, type Session, type SessionSnapshot } from '@/auth/session'
import { startI18n, type Language } from '@/i18n'
import type { PortalConfig } from '@/lib/config'

export const config: PortalConfig = {
  apiBaseUrl: '',
  issuer: 'https://identity.test',
  clientId: 'portal',
  scopes: 'openid',
  logoutUrl: 'https://identity.test/logout',
  operatorName: 'Alpina Mobile',
  retentionMonths: 13,
  timeZone: 'Europe/Zurich',
  country: 'CH',
}

/** A session in memory, without an identity provider behind it. */
export class FakeSession {
  snapshot: SessionSnapshot
  signedInAt: string[] = []
  signedOut = false
  remembered = false
  readonly #listeners = new Set<() => void>()

  constructor(snapshot: Partial<SessionSnapshot> = {}) {
    this.snapshot = { status: 'signed-in', isSupport: false, ...snapshot }
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  getSnapshot = () => this.snapshot
  signIn = (returnTo: string) => {
    this.signedInAt.push(returnTo)
    return Promise.resolve()
  }
  signOut = () => {
    this.signedOut = true
    return Promise.resolve()
  }
  accessToken = () =>
    this.snapshot.status === 'signed-in' ? Promise.resolve('token') : Promise.reject(new SessionEndedError())
  renew = () => {
    this.expire()
    return Promise.reject(new SessionEndedError())
  }
  expire = () => this.become('expired')
  become = (status: SessionSnapshot['status']) => {
    this.snapshot = { ...this.snapshot, status }
    for (const listener of this.#listeners) listener()
  }
}

interface Options {
  session?: FakeSession
  language?: Language
  signInFailed?: boolean
}

/** The whole portal at one address, with everything but the network and the identity provider real. */
export async function renderPortal(path: string, { session = new FakeSession(), language = 'en', signInFailed = false }: Options = {}) {
  const i18n: i18n = await startI18n(language)
  const router = createMemoryRouter(routes(signInFailed), { initialEntries: [path] })
  const parts = { config, session: session as unknown as Session, router, queryClient: createQueryClient(1) }
  const view = render(
    <I18nextProvider i18n={i18n}>
      <Portal {...parts} api={createApi(config, session)} />
    </I18nextProvider>,
  )
  // A page is a chunk of its own, which takes its time to arrive.
  await screen.findByRole('heading', { level: 1 }, { timeout: 30_000 })
  return { ...view, router, session, queryClient: parts.queryClient, user: userEvent.setup() }
}
