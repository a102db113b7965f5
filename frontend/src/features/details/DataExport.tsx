import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, type Api } from '@/api/client'
import { balanceQuery, detailsQuery, linksQuery, statementsQuery } from '@/api/queries'
import { Card } from '@/components/Card'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Notice } from '@/components/Notice'
import { useCustomerScope } from '@/lib/customerScope'
import { saveBlob } from '@/lib/download'

const FILE = 'self-care-data.json'

/** Hands the customer what is kept about them, in a form that machines read too. Usage comes with the statements. */
export function DataExport() {
  const { t } = useTranslation()
  const api = useApi()
  const { customerId } = useCustomerScope()
  const collect = useCollect(api, customerId)
  const save = useMutation({
    mutationFn: collect,
    onSuccess: (data) => saveBlob(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), FILE),
  })
  return (
    <Card title={t('export.title')} icon="download">
      <p>{t('export.text')}</p>
      {save.error && <ErrorNotice error={save.error} />}
      {save.isSuccess && <Notice tone="success">{t('export.saved', { name: FILE })}</Notice>}
      <button type="button" className="button" disabled={save.isPending} onClick={() => save.mutate()}>
        {t('export.button')}
      </button>
    </Card>
  )
}

/** All or nothing: an export with silent gaps would be a lie. */
function useCollect(api: Api, customerId: string) {
  const queryClient = useQueryClient()
  const scope = { customerId }
  return async () => {
    const [details, links, balance, statements] = await Promise.all([
      queryClient.query({ ...detailsQuery(api, scope), staleTime: 0 }),
      queryClient.query({ ...linksQuery(api), staleTime: 0 }),
      queryClient.query({ ...balanceQuery(api, scope), staleTime: 0 }),
      queryClient.infiniteQuery({ ...statementsQuery(api, scope), staleTime: 0, pages: Infinity }),
    ])
    return {
      exportedAt: new Date().toISOString(),
      customer: details.customer,
      linkedNumbers: links,
      balance,
      statements: statements.pages.flatMap((page) => page.statements),
    }
  }
}
