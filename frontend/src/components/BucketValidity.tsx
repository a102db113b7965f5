import { useTranslation } from 'react-i18next'
import type { Bucket } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { useConfig } from '@/lib/config'
import { startsLater, validityOf } from './buckets'

interface Props {
  bucket: Bucket
  /** The time the balance was asked for. */
  now: number
}

/** From when, unless it has begun, and until when a bucket is good. */
export function BucketValidity({ bucket, now }: Props) {
  return (
    <>
      <BucketStart bucket={bucket} now={now} />
      <BucketEnd bucket={bucket} now={now} />
    </>
  )
}

/** From when a bucket is good that is not yet; nothing for one that is. */
function BucketStart({ bucket, now }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (bucket.validFrom === null || !startsLater(bucket, now)) return null
  return <p className="hint">{t('balance.validFrom', { date: format.date(bucket.validFrom) })}</p>
}

function BucketEnd({ bucket, now }: Props) {
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
