import { useTranslation } from 'react-i18next'

/** A whole page that is not there yet. It stays blank for a moment, so that fast loads do not flicker. */
export function Waiting({ text }: { text?: string }) {
  const { t } = useTranslation()
  return (
    <main className="centered waiting" id="content">
      <p role="status">{text ?? t('common.loading')}</p>
    </main>
  )
}
