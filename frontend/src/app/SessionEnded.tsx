import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { Notice } from '@/components/Notice'
import { useSignIn } from './useSignIn'

export function SessionEnded() {
  const { t } = useTranslation()
  const { signIn, busy, unreachable } = useSignIn()
  return (
    <Dialog title={t('session.expiredTitle')}>
      <p>{t('session.expiredText')}</p>
      {unreachable && <Notice tone="warning">{t('session.unreachable')}</Notice>}
      <div className="actions">
        <button type="button" className="button button-primary" onClick={signIn} disabled={busy}>
          {t('session.signInAgain')}
        </button>
      </div>
    </Dialog>
  )
}
