import { ErrorResponse, UserManager, User } from 'oidc-client-ts'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PortalConfig } from '@/lib/config'
import { putDraft, readDraft } from '@/lib/drafts'
import { Session, SessionEndedError } from './session'
import { groupsOf } from './token'

const config: PortalConfig = {
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

const PROFILE = { iss: config.issuer, sub: 'somebody', aud: config.clientId, exp: 0, iat: 0 }

const encoded = (claims: object) => btoa(JSON.stringify(claims)).replace(/\+/g, '-').replace(/\//g, '_')
const token = (claims: object) => `head.${encoded(claims)}.signature`

function user(access_token: string, expires_in = 900, state?: unknown): User {
  const parts = { access_token, refresh_token: 'refresh', token_type: 'Bearer', profile: PROFILE, userState: state }
  return new User({ ...parts, expires_at: Math.floor(Date.now() / 1000) + expires_in })
}

const silent = vi.fn<UserManager['signinSilent']>()
const callback = vi.fn<UserManager['signinRedirectCallback']>()

async function signedIn(first = user(token({ n: 1 }))): Promise<Session> {
  callback.mockResolvedValue(first)
  const session = new Session(config)
  await session.completeSignIn()
  return session
}

beforeEach(() => {
  silent.mockReset()
  callback.mockReset()
  vi.spyOn(UserManager.prototype, 'signinSilent').mockImplementation(silent)
  vi.spyOn(UserManager.prototype, 'signinRedirectCallback').mockImplementation(callback)
})

// Checklist: B14
test('comes back to a local path only', async () => {
  callback.mockResolvedValue(user(token({}), 900, { returnTo: '//evil.example' }))
  expect(await new Session(config).completeSignIn()).toEqual({ returnTo: '/', failed: false })
})

/** Signs in as `sub`, back to the page where a number is linked. */
async function comesBack(sub: string) {
  const back = user(token({}), 900, { returnTo: '/numbers/link' })
  callback.mockResolvedValue(Object.assign(back, { profile: { ...PROFILE, sub } }))
  return new Session(config).completeSignIn()
}

test('what one person typed and the page they were on are not handed to the next', async () => {
  expect(await comesBack('ada')).toEqual({ returnTo: '/numbers/link', failed: false })
  putDraft('link.code', { msisdn: '+41790000101' })
  expect(await comesBack('ada')).toEqual({ returnTo: '/numbers/link', failed: false })
  expect(readDraft('link.code')).not.toBeNull()
  expect(await comesBack('bert')).toEqual({ returnTo: '/', failed: false })
  expect(readDraft('link.code')).toBeNull()
  expect(await comesBack('bert')).toEqual({ returnTo: '/numbers/link', failed: false })
})

test('a failed sign-in leaves nothing that would repeat it', async () => {
  callback.mockRejectedValue(new Error('access_denied'))
  const session = new Session(config)
  expect(await session.completeSignIn()).toEqual({ returnTo: '/', failed: true })
  expect(session.remembered).toBe(false)
})

// Checklist: B16
test('no token is written to any storage', async () => {
  const secret = token({ n: 'secret' })
  const session = await signedIn(user(secret))
  expect(await session.accessToken()).toBe(secret)
  const stored = [sessionStorage, localStorage].flatMap((store) => Object.values(store) as string[]).join()
  expect(stored).not.toContain(secret)
  expect(stored).not.toContain('refresh')
})

test('one refresh serves all calls that wait', async () => {
  const session = await signedIn()
  const renewed = token({ n: 2 })
  silent.mockResolvedValue(user(renewed))
  const old = token({ n: 1 })
  expect(await Promise.all([session.renew(old), session.renew(old), session.renew(old)])).toEqual([renewed, renewed, renewed])
  expect(silent).toHaveBeenCalledOnce()
  // A latecomer with the old token gets the new one without another refresh.
  expect(await session.renew(old)).toBe(renewed)
  expect(silent).toHaveBeenCalledOnce()
})

test('a token about to end is renewed before it is sent', async () => {
  const session = await signedIn(user(token({ n: 1 }), 5))
  silent.mockResolvedValue(user(token({ n: 2 })))
  expect(await session.accessToken()).toBe(token({ n: 2 }))
})

test('a refused refresh ends the session, an unreachable provider does not', async () => {
  const session = await signedIn()
  silent.mockRejectedValueOnce(new TypeError('fetch failed'))
  await expect(session.renew(token({ n: 1 }))).rejects.toBeInstanceOf(TypeError)
  expect(session.getSnapshot().status).toBe('signed-in')

  silent.mockRejectedValueOnce(new ErrorResponse({ error: 'invalid_grant' }))
  await expect(session.renew(token({ n: 1 }))).rejects.toBeInstanceOf(SessionEndedError)
  expect(session.getSnapshot().status).toBe('expired')
})

test('the support group shows in the snapshot, whatever else the token is', async () => {
  const session = await signedIn(user(token({ 'cognito:groups': ['support'] })))
  expect(session.getSnapshot().isSupport).toBe(true)
  expect(groupsOf('not a token')).toEqual([])
  expect(groupsOf(token({ 'cognito:groups': 'support' }))).toEqual([])
})

// Checklist: B17
test("signs out at the provider with Cognito's parameters", () => {
  const url = new URL(new Session(config).logoutAddress())
  expect(url.origin + url.pathname).toBe('https://identity.test/logout')
  expect(Object.fromEntries(url.searchParams)).toEqual({ client_id: 'portal', logout_uri: `${window.location.origin}/` })
})
