import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PageHeading } from '@/components/PageHeading'
import { reloadPage, useStaleRelease } from '@/lib/release'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeading title={t('errors.notFoundTitle')} />
      <p>{t('errors.notFoundText')}</p>
      <p>
        <Link to="/">{t('common.home')}</Link>
      </p>
    </>
  )
}

/** In place of a page that broke: most often one whose code went away with a new release. */
export function PageFailed() {
  const { t } = useTranslation()
  const stale = useStaleRelease()
  return (
    <div className="centered">
      <h1>{stale ? t('errors.newVersionTitle') : t('errors.crashTitle')}</h1>
      <p role="alert">{stale ? t('errors.newVersion') : t('errors.crashText')}</p>
      <button type="button" className="button button-primary" onClick={reloadPage}>
        {t('common.reload')}
      </button>
    </div>
  )
}

/** The same where not even the frame of the pages stands. */
export function PortalFailed() {
  return (
    <main id="content">
      <PageFailed />
    </main>
  )
}
