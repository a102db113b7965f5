import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { customerLinksQuery } from '@/api/queries'
import type { CustomerLink } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { Card } from '@/components/Card'
import { Dialog } from '@/components/Dialog'
import { ErrorNotice } from '@/components/ErrorNotice'
import { Outcome } from '@/components/Notice'
import { QueryView } from '@/components/QueryView'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'

/** Which logins see this number, and the end of those that should not. The own one is ended under Numbers. */
export function WhoSees() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const links = useQuery(customerLinksQuery(useApi(), scope))
  const [ending, setEnding] = useState<CustomerLink | null>(null)
  const [ended, setEnded] = useState(false)
  return (
    <Card title={t('whoSees.title')} icon="numbers">
      <p>{t('whoSees.text')}</p>
      <Outcome tone="success">{ended && t('whoSees.ended')}</Outcome>
      <QueryView query={links} lines={2}>
        {(all) => (
          <>
            <ul className="plain-list">
              {all.map((link) => (
                <Sees key={link.linkId} link={link} onEnd={() => setEnding(link)} />
              ))}
            </ul>
            {!scope.readOnly && <p className="hint">{t(all.length > 1 ? 'whoSees.help' : 'whoSees.onlyYou')}</p>}
          </>
        )}
      </QueryView>
      {ending && (
        <EndAccess
          link={ending}
          onClose={() => setEnding(null)}
          onEnded={() => {
            setEnding(null)
            setEnded(true)
          }}
        />
      )}
    </Card>
  )
}

function Sees({ link, onEnd }: { link: CustomerLink; onEnd: () => void }) {
  const { t } = useTranslation()
  const date = useFormat().date(link.linkedAt)
  return (
    <li>
      {t(link.thisLogin ? 'whoSees.own' : 'whoSees.other')} <span className="hint">{t('whoSees.since', { date })}</span>{' '}
      {link.role === 'administrator' && <Tag>{t('whoSees.administrator')}</Tag>}{' '}
      {link.mayEnd && !link.thisLogin && (
        <button type="button" className="button button-quiet" onClick={onEnd} aria-label={t('whoSees.endOf', { date })}>
          {t('whoSees.end')}
        </button>
      )}
    </li>
  )
}

function EndAccess({ link, onClose, onEnded }: { link: CustomerLink; onClose: () => void; onEnded: () => void }) {
  const { t } = useTranslation()
  const api = useApi()
  const scope = useCustomerScope()
  const queryClient = useQueryClient()
  const { customerId } = scope
  const end = useMutation({
    mutationFn: async () => {
      const path = { customerId, linkId: link.linkId }
      await unwrap(api.DELETE('/customer/v1/customers/{customerId}/links/{linkId}', { params: { path } }))
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: customerLinksQuery(api, scope).queryKey })
      onEnded()
    },
  })
  return (
    <Dialog title={t('whoSees.question')} onClose={onClose}>
      <p>{t('whoSees.questionText')}</p>
      {end.error && <ErrorNotice error={end.error} />}
      <div className="actions">
        <BusyButton className="button button-danger" busy={end.isPending} onClick={() => end.mutate()}>
          {t('whoSees.yes')}
        </BusyButton>
        <button type="button" className="button" onClick={onClose}>
          {t('whoSees.no')}
        </button>
      </div>
    </Dialog>
  )
}
