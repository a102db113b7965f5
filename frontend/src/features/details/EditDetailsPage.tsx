import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { detailsQuery } from '@/api/queries'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { useCustomerScope } from '@/lib/customerScope'
import { EditForm } from './EditForm'

export function EditDetailsPage() {
  const { t } = useTranslation()
  const details = useQuery(detailsQuery(useApi(), useCustomerScope()))
  return (
    <>
      <PageHeading title={t('details.editTitle')} />
      <QueryView query={details} lines={10}>
        {(loaded) => <EditForm loaded={loaded} />}
      </QueryView>
    </>
  )
}
