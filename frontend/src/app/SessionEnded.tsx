import { useTranslation } from 'react-i18next'
import { useSession } from '@/auth/context'
import { Dialog } from '@/components/Dialog'
import { Notice } from '@/components/Notice'
import { useSignIn } from './useSignIn'

/** Whoever sees it may be somebody else: the page behind is hidden, and there is a way out as well as back in. */
export function SessionEnded() {
  const { t } = useTranslation()
  const { session } = useSession()
  const { signIn, busy, failure } = useSignIn()
  return (
    <Dialog title={t('session.expiredTitle')} opaque>
      <p>{t('session.expiredText')}</p>
      {failure && <Notice tone="warning">{t(`session.${failure}`)}</Notice>}
      <div className="actions">
        <button type="button" className="button button-primary" onClick={signIn} disabled={busy}>
          {t('session.signInAgain')}
        </button>
        <button type="button" className="button" onClick={() => void session.signOut()}>
          {t('session.signOut')}
        </button>
      </div>
    </Dialog>
  )
}
