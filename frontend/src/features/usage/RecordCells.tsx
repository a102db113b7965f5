import { useTranslation } from 'react-i18next'
import type { UsageRecord } from '@/api/types'
import { Phone } from '@/components/Phone'
import type { Format } from '@/i18n/useFormat'

interface Props {
  record: UsageRecord
  currency: string
  format: Format
}

/** One item: when, what and with whom, how much, what it cost and what was left. */
export function RecordCells({ record, currency, format }: Props) {
  const { t } = useTranslation()
  const { category, start, description, quantity, balanceChange, balanceAfter } = record
  return (
    <>
      <td className="record-when">{format.dayTime(start)}</td>
      <td className="record-what">
        <span className={`dot bar-${category}`} aria-hidden="true" /> <strong>{t(`category.${category}`)}</strong>{' '}
        <span>{description}</span>
        <With record={record} format={format} />
      </td>
      <td className="record-quantity">{quantity ? format.quantity(quantity) : ''}</td>
      <td className="record-charge numeric">{balanceChange === null ? t('usage.notTold') : format.signedMoney(balanceChange, currency)}</td>
      <td className="record-after numeric">
        <span className="record-label">{t('usage.after')} </span>
        {balanceAfter === null ? '' : format.money(balanceAfter, currency)}
      </td>
    </>
  )
}

const NUMBER = /^\+\d{8,15}$/

function With({ record: { otherParty, direction, roamingCountry }, format }: Omit<Props, 'currency'>) {
  const { t } = useTranslation()
  if (!otherParty && !roamingCountry) return null
  return (
    <span className="hint">
      {otherParty && (
        <>
          {direction && t(direction === 'incoming' ? 'usage.fromWord' : 'usage.toWord')}{' '}
          {NUMBER.test(otherParty) ? <Phone number={otherParty} /> : <bdi>{otherParty}</bdi>}
        </>
      )}
      {otherParty && roamingCountry && ' · '}
      {roamingCountry && <bdi>{t('usage.abroad', { country: format.region(roamingCountry) })}</bdi>}
    </span>
  )
}
