import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Outlet, useParams } from 'react-router'
import { useApi } from '@/api/client'
import { linksQuery } from '@/api/queries'
import { CustomerScopeProvider } from '@/lib/customerScope'
import { NotFound } from './failures'
import { PrintedFor } from './PrintedFor'

/** The pages of one of the login's own customers. */
export function OwnCustomer() {
  const { customerId = '' } = useParams()
  const links = useQuery(linksQuery(useApi()))
  const scope = useMemo(
    () => ({ customerId, basePath: `/numbers/${customerId}`, readOnly: false }),
    [customerId],
  )
  // While the links cannot be read the pages are shown all the same: the services decide on every call anyway.
  const shown = links.data?.find((link) => link.customerId === customerId)
  if (links.data && !shown) return <NotFound />
  return (
    <CustomerScopeProvider value={scope}>
      {shown && <PrintedFor msisdn={shown.msisdn} />}
      <Outlet key={customerId} />
    </CustomerScopeProvider>
  )
}
