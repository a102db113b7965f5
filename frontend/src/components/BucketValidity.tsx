import { useTranslation } from 'react-i18next'
import type { Bucket } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { useConfig } from '@/lib/config'
import { validityOf } from './buckets'

/** Until when a bucket is good. `now` is the time the balance was asked for. */
export function BucketValidity({ bucket, now }: { bucket: Bucket; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { timeZone } = useConfig()
  const validity = validityOf(bucket, now, timeZone)
  if (!validity || bucket.validUntil === null) return <p className="hint">{t('overview.noExpiry')}</p>
  const date = format.lastDay(bucket.validUntil)
  const left = (days: number) => {
    if (days < 2) return t(days === 0 ? 'balance.endsToday' : 'balance.endsTomorrow')
    return t('balance.daysLeft', { count: days, shown: format.integer(days) })
  }
  if (validity.over) return <p className="hint">{t('balance.ended', { date })}</p>
  return (
    <p className={validity.soon ? 'hint hint-urgent' : 'hint'}>
      {t('overview.validUntil', { date })} · {left(validity.days)}
    </p>
  )
}
