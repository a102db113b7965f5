import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/auth/context'
import { Icon, type IconName } from '@/components/Icon'
import { LanguageSelect } from '@/components/LanguageSelect'
import { Notice } from '@/components/Notice'
import { useConfig } from '@/lib/config'
import { useOnline } from '@/lib/online'
import { keeps } from '@/lib/storage'
import { Brand } from './Brand'
import { OfflineBanner, ReleaseBanner } from './banners'
import { useSignIn } from './useSignIn'
import { Waiting } from './Waiting'

const PROMISES = ['balance', 'usage', 'statements', 'details'] as const satisfies readonly IconName[]

/** What visitors see before they sign in. A tab that was signed in goes on by itself. */
export function StartPage({ signInFailed }: { signInFailed: boolean }) {
  const { t } = useTranslation()
  const { operatorName } = useConfig()
  const { session } = useSession()
  const online = useOnline()
  const { signIn, busy, failure, returned } = useSignIn()
  const [stopped, setStopped] = useState(false)
  // Whoever goes Back from the identity provider does not want to be sent there again.
  if (returned && !stopped) setStopped(true)
  const resumes = session.remembered && online && !signInFailed && !failure && !stopped
  const resumed = useRef(false)

  useEffect(() => {
    document.title = operatorName
  }, [operatorName])

  useEffect(() => {
    if (!resumes || resumed.current) return
    resumed.current = true
    signIn()
  }, [resumes, signIn])

  if (resumes) return <Waiting text={t('session.signingIn')} />
  return (
    <div className="start">
      <header className="start-head">
        <Brand name={operatorName} />
        <LanguageSelect />
      </header>
      <OfflineBanner />
      <ReleaseBanner />
      <main className="start-main" id="content">
        <h1>{t('session.welcome')}</h1>
        <p className="lead">{t('session.lead')}</p>
        {signInFailed && !failure && (
          <Notice tone="warning">{t(keeps('sessionStorage') ? 'session.failed' : 'session.storageDenied')}</Notice>
        )}
        {failure && <Notice tone="warning">{t(`session.${failure}`)}</Notice>}
        <button type="button" className="button button-primary button-large" onClick={signIn} disabled={busy}>
          {t('session.signIn')}
        </button>
        <p className="hint">{t('session.how')}</p>
        <ul className="promises">
          {PROMISES.map((name) => (
            <li key={name}>
              <Icon name={name} large />
              <strong>{t(`nav.${name}`)}</strong>
              <span>{t(`promises.${name}`)}</span>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
