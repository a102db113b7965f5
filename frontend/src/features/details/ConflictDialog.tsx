import { useTranslation } from 'react-i18next'
import { BusyButton } from '@/components/BusyButton'
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
    <Dialog title={t('details.conflictTitle')} {...(busy ? {} : { onClose })}>
      <p>{t('details.conflictText')}</p>
      <div className="actions">
        <BusyButton className="button button-primary" busy={busy} onClick={onCompare}>
          {t('details.compare')}
        </BusyButton>
        <BusyButton className="button" busy={busy} onClick={onClose}>
          {t('common.cancel')}
        </BusyButton>
      </div>
    </Dialog>
  )
}
