import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { customersKey, linksKey, linksQuery } from '@/api/queries'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { Removed } from './Removed'
import { RemovalForm } from './RemovalForm'
import { WhatHappens } from './WhatHappens'

/** Says what ends and what stays before anything happens, then ends every link of this login. */
export function RemovalPage() {
  const { t } = useTranslation()
  const api = useApi()
  const links = useQuery(linksQuery(api))
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: async () => (await unwrap(api.DELETE('/customer/v1/account'))).data,
    // What was read of these customers is no longer this login's to see.
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: customersKey })
      queryClient.setQueryData(linksKey, [])
    },
  })
  if (remove.data) return <Removed removal={remove.data} />
  return (
    <>
      <PageHeading title={t('account.title')}>
        <p>{t('account.lead')}</p>
      </PageHeading>
      <QueryView query={links} lines={8}>
        {(numbers) => <WhatHappens numbers={numbers} />}
      </QueryView>
      {links.data && <RemovalForm busy={remove.isPending} error={remove.error} onConfirmed={() => remove.mutate()} />}
    </>
  )
}
