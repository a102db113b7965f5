import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { ErrorNotice } from '@/components/ErrorNotice'
import { PageHeading } from '@/components/PageHeading'
import { reasonHeader } from '@/lib/accessReasons'
import { Matches } from './Matches'
import { SearchForm, type Search } from './SearchForm'

/** Support finds a customer by number. A search is an audited act, so it is never repeated by itself. */
export function SupportPage() {
  const { t } = useTranslation()
  const api = useApi()
  const [searched, setSearched] = useState<Search | null>(null)
  const search = useMutation({
    mutationFn: async ({ msisdn, reason }: Search) => {
      const params = { header: reasonHeader(reason) }
      return (await unwrap(api.POST('/customer/v1/support/searches', { params, body: { msisdn } }))).data.customers
    },
  })
  const start = (wanted: Search) => {
    setSearched(wanted)
    search.mutate(wanted)
  }
  return (
    <>
      <PageHeading title={t('support.title')}>
        <p>{t('support.lead')}</p>
      </PageHeading>
      <SearchForm busy={search.isPending} onSearch={start} />
      {search.error && <ErrorNotice error={search.error} />}
      {search.data && searched && <Matches matches={search.data} reason={searched.reason} />}
    </>
  )
}
