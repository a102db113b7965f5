import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/Icon'
import { useOnline } from '@/lib/online'
import { reloadPage, useStaleRelease } from '@/lib/release'

export function OfflineBanner() {
  const { t } = useTranslation()
  const online = useOnline()
  // The region stands from the start, so that its change is announced.
  return (
    <div role="status">
      {!online && (
        <div className="banner banner-offline">
          <Icon name="offline" />
          <p>{t('errors.offline')}</p>
        </div>
      )}
    </div>
  )
}

export function ReleaseBanner() {
  const { t } = useTranslation()
  const stale = useStaleRelease()
  return (
    <div role="status">
      {stale && (
        <div className="banner banner-release">
          <Icon name="info" />
          <p>{t('errors.newVersion')}</p>
          <button type="button" className="button button-small" onClick={reloadPage}>
            {t('common.reload')}
          </button>
        </div>
      )}
    </div>
  )
}
