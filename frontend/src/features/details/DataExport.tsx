import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { BusyButton } from '@/components/BusyButton'
import { Card } from '@/components/Card'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Outcome } from '@/components/Notice'
import { useCustomerScope } from '@/lib/customerScope'
import { saveBlob } from '@/lib/download'

const FILE = 'self-care-data.json'

/** Hands the customer everything that is held about them, in a form that machines read too. */
export function DataExport() {
  const { t } = useTranslation()
  const api = useApi()
  const { customerId } = useCustomerScope()
  const save = useMutation({
    mutationFn: async () => {
      const call = api.GET('/customer/v1/customers/{customerId}/export', { params: { path: { customerId } } })
      return (await unwrap(call)).data
    },
    onSuccess: (data) => saveBlob(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), FILE),
  })
  return (
    <Card title={t('export.title')} icon="download">
      <p>{t('export.text')}</p>
      {save.error && <ErrorNotice error={save.error} />}
      <Outcome tone="success">{save.isSuccess && t('export.saved', { name: FILE })}</Outcome>
      <BusyButton className="button" busy={save.isPending} onClick={() => save.mutate()}>
        {t('export.button')}
      </BusyButton>
    </Card>
  )
}
