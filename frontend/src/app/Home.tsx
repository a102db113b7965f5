import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Navigate } from 'react-router'
import { useApi } from '@/api/client'
import { linksQuery } from '@/api/queries'
import { useSession } from '@/auth/context'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'

/** Leads to where this login most likely wants to be. */
export function Home() {
  const { t } = useTranslation()
  const { isSupport } = useSession()
  const links = useQuery(linksQuery(useApi()))
  const first = links.data?.[0]
  if (first) return <Navigate to={`/numbers/${first.customerId}`} replace />
  if (isSupport) return <Navigate to="/support" replace />
  if (links.data) return <Navigate to="/numbers/link" replace />
  return (
    <>
      <PageHeading title={t('overview.title')} />
      <QueryView query={links}>{() => null}</QueryView>
    </>
  )
}
