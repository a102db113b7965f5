import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { useSession } from '@/auth/context'
import { reloadPage } from '@/lib/release'
import { useShownAgain } from '@/lib/shownAgain'
import { SessionEnded } from './SessionEnded'
import { StartPage } from './StartPage'
import { Waiting } from './Waiting'

/** Shows pages to those who are signed in. A session that ends leaves its page, and what was typed, under a notice. */
export function SessionGate({ signInFailed }: { signInFailed: boolean }) {
  const { status } = useSession()
  if (status === 'leaving') return <Leaving />
  if (status === 'signed-out') return <StartPage signInFailed={signInFailed} />
  return (
    <>
      <Outlet />
      {status === 'expired' && <SessionEnded />}
    </>
  )
}

/** Seen again with Back, it would stand for ever: a fresh start shows the start page and holds nothing of before. */
function Leaving() {
  const { t } = useTranslation()
  useShownAgain(reloadPage)
  return <Waiting text={t('session.signingOut')} />
}
