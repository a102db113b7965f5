import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { customerKey, linksKey } from '@/api/queries'
import type { LinkedCustomer } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { Dialog } from '@/components/Dialog'
import { ErrorNotice } from '@/components/ErrorNotice'
import { usePhoneText } from '@/components/Phone'

interface Props {
  link: LinkedCustomer
  onClose: () => void
  onRemoved: () => void
}

export function RemoveNumber({ link, onClose, onRemoved }: Props) {
  const { t } = useTranslation()
  const phone = usePhoneText()
  const api = useApi()
  const queryClient = useQueryClient()
  const { customerId, linkId, msisdn } = link
  const remove = useMutation({
    mutationFn: async () => {
      await unwrap(api.DELETE('/customer/v1/customers/{customerId}/links/{linkId}', { params: { path: { customerId, linkId } } }))
    },
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: customerKey(customerId) })
      // It goes at once, also when the list cannot be read anew.
      queryClient.setQueryData<LinkedCustomer[]>(linksKey, (links) => links?.filter((one) => one.customerId !== customerId))
      await queryClient.invalidateQueries({ queryKey: linksKey })
      onRemoved()
    },
  })
  return (
    <Dialog title={t('numbers.removeQuestion', { msisdn: phone.inText(msisdn) })} onClose={onClose}>
      <p>{t('numbers.removeText')}</p>
      {remove.error && <ErrorNotice error={remove.error} />}
      <div className="actions">
        <BusyButton className="button button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('numbers.removeYes')}
        </BusyButton>
        <button type="button" className="button" onClick={onClose}>
          {t('numbers.removeNo')}
        </button>
      </div>
    </Dialog>
  )
}
