import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useApi } from '@/api/client'
import { detailsQuery, linksQuery } from '@/api/queries'
import { Notice } from '@/components/Notice'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { useCustomerScope } from '@/lib/customerScope'
import { AccessHistory } from './AccessHistory'
import { WhoSees } from './WhoSees'
import { AccountCard } from './AccountCard'
import { ApprovalsCard } from './ApprovalsCard'
import { DataExport } from './DataExport'
import { DetailsView } from './DetailsView'
import { NumbersCard } from './NumbersCard'

export function DetailsPage() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const details = useQuery(detailsQuery(useApi(), scope))
  const { state } = useLocation() as { state: { saved?: boolean } | null }
  const saved = state?.saved === true
  const link = useQuery({ ...linksQuery(useApi()), enabled: !scope.readOnly }).data?.find((one) => one.customerId === scope.customerId)
  // A company's details are its administrators'; the service refuses everybody else.
  const mayChange = link?.segment !== 'corporate' || link.role === 'administrator'
  return (
    <>
      <PageHeading title={t('details.title')}>
        {!scope.readOnly && mayChange && (
          <Link className="button button-primary" to={`${scope.basePath}/details/edit`}>
            {t('details.editTitle')}
          </Link>
        )}
      </PageHeading>
      {saved && <Notice tone="success">{t('details.saved')}</Notice>}
      <QueryView query={details} lines={10}>
        {({ customer }) => <DetailsView customer={customer} />}
      </QueryView>
      <div className="stack">
        {!scope.readOnly && <ApprovalsCard />}
        <WhoSees />
        <AccessHistory />
        {!scope.readOnly && (
          <>
            <NumbersCard />
            <DataExport />
            <AccountCard />
          </>
        )}
      </div>
    </>
  )
}
