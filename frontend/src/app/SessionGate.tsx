import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { useSession } from '@/auth/context'
import { SessionEnded } from './SessionEnded'
import { StartPage } from './StartPage'
import { Waiting } from './Waiting'

/** Shows pages to those who are signed in. A session that ends leaves its page, and what was typed, under a notice. */
export function SessionGate({ signInFailed }: { signInFailed: boolean }) {
  const { t } = useTranslation()
  const { status } = useSession()
  if (status === 'leaving') return <Waiting text={t('session.signingOut')} />
  if (status === 'signed-out') return <StartPage signInFailed={signInFailed} />
  return (
    <>
      <Outlet />
      {status === 'expired' && <SessionEnded />}
    </>
  )
}
