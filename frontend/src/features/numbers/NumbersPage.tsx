import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { linksQuery } from '@/api/queries'
import type { LinkedCustomer } from '@/api/types'
import { Outcome } from '@/components/Notice'
import { PageHeading } from '@/components/PageHeading'
import { Phone, usePhoneText } from '@/components/Phone'
import { QueryView } from '@/components/QueryView'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'
import { LinkRequests } from '@/components/LinkRequests'
import { RemoveNumber } from './RemoveNumber'

export function NumbersPage() {
  const { t } = useTranslation()
  const links = useQuery(linksQuery(useApi()))
  const [removing, setRemoving] = useState<LinkedCustomer | null>(null)
  const phone = usePhoneText()
  const [removed, setRemoved] = useState<string | null>(null)
  return (
    <>
      <PageHeading title={t('numbers.title')} done={removed}>
        <p>{t('numbers.lead')}</p>
      </PageHeading>
      <Outcome tone="success">{removed && t('numbers.removed', { msisdn: phone.inText(removed) })}</Outcome>
      <QueryView query={links} lines={4}>
        {(all) =>
          all.length === 0 ? (
            <p className="empty">{t('numbers.empty')}</p>
          ) : (
            <ul className="numbers">
              {all.map((link) => (
                <NumberRow key={link.customerId} link={link} onRemove={() => setRemoving(link)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <LinkRequests />
      <p>
        <Link className="button button-primary" to="/numbers/link">
          {t('numbers.link')}
        </Link>
      </p>
      {removing && (
        <RemoveNumber
          link={removing}
          onClose={() => setRemoving(null)}
          onRemoved={() => {
            setRemoved(removing.msisdn)
            setRemoving(null)
          }}
        />
      )}
    </>
  )
}

function NumberRow({ link, onRemove }: { link: LinkedCustomer; onRemove: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { customerId, msisdn, segment, linkedAt } = link
  const named = { msisdn: usePhoneText().group(msisdn) }
  return (
    <li className="card number">
      <div>
        <h2>
          <Phone number={msisdn} />
        </h2>
        <p>
          <Tag>{t(`segment.${segment}`)}</Tag>{' '}
          <span className="hint">{t('numbers.linkedAt', { date: format.date(linkedAt) })}</span>
        </p>
      </div>
      <div className="actions">
        <Link className="button" to={`/numbers/${customerId}`} aria-label={t('numbers.openOf', named)}>
          {t('numbers.open')}
        </Link>
        <button type="button" className="button button-quiet" onClick={onRemove} aria-label={t('numbers.removeOf', named)}>
          {t('numbers.remove')}
        </button>
      </div>
    </li>
  )
}
