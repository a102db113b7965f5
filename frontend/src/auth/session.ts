import type { User, UserManager } from 'oidc-client-ts'
import { localPath } from '@/lib/addresses'
import type { PortalConfig } from '@/lib/config'
import { claimDrafts } from '@/lib/drafts'
import { inTime } from '@/lib/inTime'
import { forget, forgetAll, readStored, store } from '@/lib/storage'
import { groupsOf } from './token'

export type SessionStatus = 'signed-out' | 'signed-in' | 'expired' | 'leaving'

export interface SessionSnapshot {
  status: SessionStatus
  /** Only decides which menu entries are shown. What support may see is the services' decision. */
  isSupport: boolean
}

/** What the API client needs to know of a session. */
export interface TokenSource {
  accessToken(): Promise<string>
  /** A token other than the one the API has just refused. */
  renew(refused: string): Promise<string>
  expire(): void
}

export class SessionEndedError extends Error {
  override name = 'SessionEndedError'
}

export interface SignInResult {
  /** Local path to go on with. */
  returnTo: string
  failed: boolean
}

export const SIGNED_IN_PATH = '/signed-in'
// Says only that this tab was signed in, so that a reload goes through the identity provider without a click.
const REMEMBER_KEY = 'selfcare.signed-in'
// Where the tabs of one browser tell each other that somebody signed out.
const CHANNEL = 'selfcare'
const SIGNED_OUT = 'signed-out'
const RENEW_BEFORE_SECONDS = 30
const REVOKE_TIMEOUT_MS = 3000
const REQUEST_TIMEOUT_SECONDS = 10

interface ReturnState {
  returnTo?: unknown
}

export class Session implements TokenSource {
  readonly #config: PortalConfig
  readonly #listeners = new Set<() => void>()
  // Browsers without it (before 2022) sign out in one tab at a time.
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL)
  #client: Promise<UserManager> | null = null
  #user: User | null = null
  #renewal: Promise<string> | null = null
  #snapshot: SessionSnapshot = { status: 'signed-out', isSupport: false }

  constructor(config: PortalConfig) {
    this.#config = config
    this.#tabs?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data === SIGNED_OUT) void this.#followOut()
    })
  }

  /** The protocol client. Its code is fetched when a sign-in begins, not before the start page is shown. */
  #manager(): Promise<UserManager> {
    this.#client ??= inTime(createManager(this.#config)).catch((error: unknown) => {
      this.#client = null
      throw error
    })
    return this.#client
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly getSnapshot = (): SessionSnapshot => this.#snapshot

  /** Whether this tab was signed in before it was reloaded. */
  get remembered(): boolean {
    return readStored('sessionStorage', REMEMBER_KEY) !== null
  }

  async signIn(returnTo: string): Promise<void> {
    const state: ReturnState = { returnTo: localPath(returnTo) }
    const manager = await this.#manager()
    await manager.signinRedirect({ state, nonce: crypto.randomUUID() })
  }

  /** Finishes a sign-in on the redirect address. */
  async completeSignIn(): Promise<SignInResult> {
    try {
      const user = await (await this.#manager()).signinRedirectCallback()
      this.#accept(user)
      store('sessionStorage', REMEMBER_KEY, 'yes')
      // On a shared device somebody else may come back: neither what was typed nor the page is theirs.
      if (claimDrafts(user.profile.sub)) return { returnTo: '/', failed: false }
      return { returnTo: localPath((user.state as ReturnState | undefined)?.returnTo), failed: false }
    } catch {
      // Without the flag a reload shows the start page instead of running into the same failure again.
      forget('sessionStorage', REMEMBER_KEY)
      return { returnTo: '/', failed: true }
    }
  }

  async accessToken(): Promise<string> {
    const user = this.#user
    if (!user) throw new SessionEndedError()
    if ((user.expires_in ?? Infinity) < RENEW_BEFORE_SECONDS) return this.renew(user.access_token)
    return user.access_token
  }

  async renew(refused: string): Promise<string> {
    if (!this.#user) throw new SessionEndedError()
    // Someone else has renewed since the refused token was sent.
    if (this.#user.access_token !== refused) return this.#user.access_token
    // One refresh serves every call that waits: with rotation, a second one would be a replay.
    this.#renewal ??= this.#refresh().finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  async #refresh(): Promise<string> {
    try {
      const user = await (await this.#manager()).signinSilent()
      if (!user) throw new SessionEndedError()
      if (this.#snapshot.status !== 'signed-in') throw new SessionEndedError()
      this.#accept(user)
      return user.access_token
    } catch (error) {
      const refused = isRefusal(error) || error instanceof SessionEndedError
      const impossible = !this.#user?.refresh_token
      if (!refused && !impossible) throw error // the provider could not be reached: the session may well live on
      this.expire()
      throw new SessionEndedError()
    }
  }

  expire(): void {
    if (this.#snapshot.status !== 'signed-in') return
    this.#user = null
    void this.#forget()
    this.#publish({ status: 'expired', isSupport: this.#snapshot.isSupport })
  }

  /** Forgets everything here first, so that it holds even when the identity provider cannot be reached. */
  async signOut(): Promise<void> {
    this.#tabs?.postMessage(SIGNED_OUT)
    await this.#leave()
    window.location.assign(this.logoutAddress())
  }

  /** Another tab signed out. A new start drops what this one has in memory, the customers' data included. */
  async #followOut(): Promise<void> {
    if (!['signed-in', 'expired'].includes(this.#snapshot.status)) return
    await this.#leave()
    window.location.replace('/')
  }

  async #leave(): Promise<void> {
    this.#publish({ status: 'leaving', isSupport: false })
    forgetAll('sessionStorage')
    await Promise.race([
      this.#revoke().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, REVOKE_TIMEOUT_MS)),
    ])
    this.#user = null
    await this.#forget()
  }

  async #revoke(): Promise<void> {
    if (!this.#user) return
    await (await this.#manager()).revokeTokens(['refresh_token'])
  }

  /** Drops the client together with the tokens that it holds in memory. */
  async #forget(): Promise<void> {
    const client = this.#client
    this.#client = null
    await (await client)?.removeUser()
  }

  /** Cognito's form of sign-out: `client_id` and `logout_uri` instead of the parameters of the standard. */
  logoutAddress(): string {
    const url = new URL(this.#config.logoutUrl)
    url.searchParams.set('client_id', this.#config.clientId)
    url.searchParams.set('logout_uri', `${window.location.origin}/`)
    return url.href
  }

  #accept(user: User): void {
    this.#user = user
    const isSupport = groupsOf(user.access_token).includes('support')
    this.#publish({ status: 'signed-in', isSupport })
  }

  #publish(snapshot: SessionSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener()
  }
}

async function createManager(config: PortalConfig): Promise<UserManager> {
  const { InMemoryWebStorage, UserManager, WebStorageStateStore } = await import('oidc-client-ts')
  return new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    scope: config.scopes,
    redirect_uri: `${window.location.origin}${SIGNED_IN_PATH}`,
    response_type: 'code',
    // Tokens live in this object's memory alone; only the state and verifier of a running sign-in are stored.
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage, prefix: 'selfcare.oidc.' }),
    requestTimeoutInSeconds: REQUEST_TIMEOUT_SECONDS,
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
  })
}

/** Whether the provider itself said no, as an error of OAuth, in contrast to not being reached. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ErrorResponse'
}
