import { User, UserManager } from 'oidc-client-ts'
import { expect, test, vi } from 'vitest'
import { config } from '@/test/render'
import { Session, SessionEndedError } from './session'

const profile = { iss: config.issuer, sub: 'somebody', aud: config.clientId, exp: 0, iat: 0 }
const expires_at = Math.floor(Date.now() / 1000) + 900

async function tab(): Promise<Session> {
  const user = new User({ access_token: 'head.e30.signature', refresh_token: 'refresh', token_type: 'Bearer', profile, expires_at })
  vi.spyOn(UserManager.prototype, 'signinRedirectCallback').mockResolvedValue(user)
  const session = new Session(config)
  await session.completeSignIn()
  return session
}

test('signing out reaches the other tabs: they forget, revoke their own token and show nothing any more', async () => {
  // jsdom says so when a page wants to go elsewhere.
  vi.spyOn(console, 'error').mockReturnValue()
  const revoke = vi.spyOn(UserManager.prototype, 'revokeTokens').mockResolvedValue()
  const [here, there, visitor] = [await tab(), await tab(), new Session(config)]
  await here.signOut()
  await vi.waitFor(() => expect(there.getSnapshot().status).toBe('leaving'))
  await vi.waitFor(() => expect(revoke).toHaveBeenCalledTimes(2))
  await expect(there.accessToken()).rejects.toBeInstanceOf(SessionEndedError)
  expect(there.remembered).toBe(false)
  expect(visitor.getSnapshot().status).toBe('signed-out')
})
