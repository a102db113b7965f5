import { useTranslation } from 'react-i18next'
import type { Bucket } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { validityOf } from './buckets'
import { Meter } from './Meter'

/** Until when a bucket is good, as a bar where its start is known. `now` is the time the balance was asked for. */
export function BucketValidity({ bucket, now }: { bucket: Bucket; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const validity = validityOf(bucket, now)
  if (!validity || bucket.validUntil === null) return <p className="hint">{t('overview.noExpiry')}</p>
  const until = t('overview.validUntil', { date: format.lastDay(bucket.validUntil) })
  const label = `${until} · ${t('balance.daysLeft', { count: validity.days })}`
  if (validity.share === null) return <p className="hint">{label}</p>
  return <Meter label={label} share={validity.share} tone={validity.low ? 'low' : 'normal'} />
}
