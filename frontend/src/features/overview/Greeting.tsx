import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { detailsQuery } from '@/api/queries'
import { Notice } from '@/components/Notice'
import { useCustomerScope } from '@/lib/customerScope'

/** Whose number it is, and a word when something is the matter with it. Without an answer it stays silent. */
export function Greeting() {
  const { t } = useTranslation()
  const { data } = useQuery(detailsQuery(useApi(), useCustomerScope()))
  if (!data) return <p className="greeting" />
  const { organizationName, givenName, familyName, status } = data.customer
  return (
    <>
      <p className="greeting">{organizationName ?? [givenName, familyName].filter(Boolean).join(' ')}</p>
      {status !== 'active' && (
        <Notice tone="warning">
          <p>{t(`overview.${status}`)}</p>
        </Notice>
      )}
    </>
  )
}
