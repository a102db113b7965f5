import { useTranslation } from 'react-i18next'
import type { Bucket } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { validityOf } from './buckets'

/** Until when a bucket is good. `now` is the time the balance was asked for. */
export function BucketValidity({ bucket, now }: { bucket: Bucket; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const validity = validityOf(bucket, now)
  if (!validity || bucket.validUntil === null) return <p className="hint">{t('overview.noExpiry')}</p>
  const date = format.lastDay(bucket.validUntil)
  if (validity.over) return <p className="hint">{t('balance.ended', { date })}</p>
  return (
    <p className={validity.soon ? 'hint hint-urgent' : 'hint'}>
      {t('overview.validUntil', { date })} · {t('balance.daysLeft', { count: validity.days })}
    </p>
  )
}
