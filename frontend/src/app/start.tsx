import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { createApi } from '@/api/client'
import { createQueryClient } from '@/api/queryClient'
import { Session, SIGNED_IN_PATH } from '@/auth/session'
import { startI18n } from '@/i18n'
import { loadConfig } from '@/lib/config'
import { inTime } from '@/lib/inTime'
import { watchReleases } from '@/lib/release'
import { withChosenClient } from '@/lib/staff'
import { Portal } from './Portal'
import { StartFailed } from './StartFailed'
import { Starting } from './Starting'
import { createRouter } from './router'
import { registerServiceWorker } from './serviceWorker'

/** Brings the portal up: words and settings first, then a sign-in that may have just come back, then the pages. */
export async function start(element: HTMLElement): Promise<void> {
  watchReleases()
  const root = createRoot(element)
  root.render(<Starting />)
  try {
    const i18n = await inTime(startI18n())
    const config = withChosenClient(await inTime(loadConfig()))
    const session = new Session(config)
    const signInFailed = await finishSignIn(session)
    const parts = { config, session, api: createApi(config, session), queryClient: createQueryClient() }
    root.render(
      <StrictMode>
        <I18nextProvider i18n={i18n}>
          <Portal {...parts} router={createRouter(signInFailed)} />
        </I18nextProvider>
      </StrictMode>,
    )
    registerServiceWorker()
  } catch {
    root.render(<StartFailed />)
  }
}

/** On the redirect address: takes the tokens and leaves the code out of the history. Answers whether that failed. */
async function finishSignIn(session: Session): Promise<boolean> {
  if (window.location.pathname !== SIGNED_IN_PATH) return false
  const { returnTo, failed } = await session.completeSignIn()
  window.history.replaceState(null, '', returnTo)
  return failed
}
