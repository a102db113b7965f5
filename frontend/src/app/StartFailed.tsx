import { useTranslation } from 'react-i18next'
import { reloadPage } from '@/lib/release'

/** Shown when not even the settings could be read. */
export function StartFailed() {
  const { t } = useTranslation()
  return (
    <main className="centered" id="content">
      <h1>{t('errors.startTitle')}</h1>
      <p>{t('errors.network')}</p>
      <button type="button" className="button button-primary" onClick={reloadPage}>
        {t('common.reload')}
      </button>
    </main>
  )
}
