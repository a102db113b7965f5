import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CustomerMatch } from '@/api/types'
import { Tag } from '@/components/Tag'
import { giveReason } from '@/lib/accessReasons'

/** Masked results. Opening one carries the reason of the search along. */
export function Matches({ matches, reason }: { matches: readonly CustomerMatch[]; reason: string }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [matches])
  return (
    <section aria-labelledby="results">
      <h2 id="results" ref={heading} tabIndex={-1}>
        {t('support.results')}
      </h2>
      {matches.length === 0 ? (
        <div className="empty">
          <p>{t('support.noResults')}</p>
          <p>{t('support.noResultsNext')}</p>
          <button type="button" className="button" onClick={() => document.getElementById('msisdn')?.focus()}>
            {t('support.searchAgain')}
          </button>
        </div>
      ) : (
        <ul className="numbers">
          {matches.map((match) => (
            <Match key={match.customerId} match={match} onOpen={() => giveReason(match.customerId, reason)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Match({ match, onOpen }: { match: CustomerMatch; onOpen: () => void }) {
  const { t } = useTranslation()
  const { customerId, maskedName, maskedMsisdn, segment, status } = match
  return (
    <li className="card number">
      <div>
        <h3>{maskedName}</h3>
        <p>
          <bdi dir="ltr">{maskedMsisdn}</bdi> <Tag>{t(`segment.${segment}`)}</Tag>{' '}
          <Tag tone={status === 'active' ? 'good' : 'bad'}>{t(`customerStatus.${status}`)}</Tag>
        </p>
      </div>
      <Link
        className="button"
        to={`/support/customers/${customerId}`}
        onClick={onOpen}
        aria-label={t('support.openOf', { name: maskedName })}
      >
        {t('support.open')}
      </Link>
    </li>
  )
}
