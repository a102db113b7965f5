import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'

interface Props {
  busy: boolean
  onCompare: () => void
  onClose: () => void
}

/** The record changed since it was opened: nothing is overwritten unseen. */
export function ConflictDialog({ busy, onCompare, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('details.conflictTitle')} onClose={onClose}>
      <p>{t('details.conflictText')}</p>
      <div className="actions">
        <button type="button" className="button button-primary" disabled={busy} onClick={onCompare}>
          {t('details.compare')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('common.cancel')}
        </button>
      </div>
    </Dialog>
  )
}
