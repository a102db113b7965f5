import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate, useParams } from 'react-router'
import { customerKey } from '@/api/queries'
import { useSession } from '@/auth/context'
import { Icon } from '@/components/Icon'
import { forgetReason, giveReason, reasonFor } from '@/lib/accessReasons'
import { CustomerScopeProvider } from '@/lib/customerScope'
import { NotFound } from './failures'
import { ReasonForm } from './ReasonForm'

/** A customer's pages as support sees them: after a reason was given, read-only, under a banner that stays. */
export function SupportCustomer() {
  const { customerId = '' } = useParams()
  const { isSupport } = useSession()
  if (!isSupport) return <NotFound />
  // Another customer is another visit: the reason that was given for one opens no other.
  return <Opening key={customerId} customerId={customerId} />
}

function Opening({ customerId }: { customerId: string }) {
  const [reason, setReason] = useState(() => reasonFor(customerId))
  if (reason === undefined) {
    const open = (given: string) => {
      giveReason(customerId, given)
      setReason(given)
    }
    return <ReasonForm customerId={customerId} onGiven={open} />
  }
  return <Visit customerId={customerId} reason={reason} />
}

function Visit({ customerId, reason }: { customerId: string; reason: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const scope = useMemo(
    () => ({ customerId, basePath: `/support/customers/${customerId}`, readOnly: true, accessReason: reason }),
    [customerId, reason],
  )
  const queryClient = useQueryClient()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: customerKey(customerId) })
  const leave = async () => {
    forgetReason(customerId)
    await navigate('/support')
    // Not before: a page that still stands would ask again, and each look is recorded.
    queryClient.removeQueries({ queryKey: customerKey(customerId) })
  }
  return (
    <>
      <aside className="banner banner-support" aria-label={t('support.banner')}>
        <Icon name="support" />
        <p>
          <strong>{t('support.banner')}</strong>
          <br />
          <span className="banner-reason">{t('support.bannerReason', { reason })}</span>
          <span className="banner-then"> · </span>
          {t('support.readOnly')}
        </p>
        <div className="actions">
          <button type="button" className="button button-small" onClick={refresh}>
            {t('support.refresh')}
          </button>
          <button type="button" className="button button-small" onClick={() => void leave()}>
            {t('support.leave')}
          </button>
        </div>
      </aside>
      <CustomerScopeProvider value={scope}>
        <Outlet />
      </CustomerScopeProvider>
    </>
  )
}
