import { useTranslation } from 'react-i18next'
import type { Balance, Bucket, BucketType } from '@/api/types'
import { AllowanceMeter } from '@/components/AllowanceMeter'
import { BucketValidity } from '@/components/BucketValidity'
import { Card } from '@/components/Card'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'
import { isZero } from '@/lib/decimal'

interface Props {
  type: BucketType
  buckets: Bucket[]
  totals: Balance['totals']
  now: number
}

/** All buckets of one kind, with what they come to and what their unit means. */
export function BucketGroup({ type, buckets, totals, now }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card title={t(`bucketType.${type}`)} icon={type}>
      <ul className="buckets">
        {buckets.map((bucket) => (
          <BucketRow key={bucket.id} bucket={bucket} now={now} />
        ))}
      </ul>
      {buckets.length > 1 && (
        <p className="bucket-total">
          <span>{t('balance.total')}</span>
          <strong>{totals.map(({ remaining }) => format.remaining(remaining)).join(' · ')}</strong>
        </p>
      )}
      <p className="hint">{t(`balance.unit.${type}`, { thousand: format.integer(1000), million: format.integer(1_000_000) })}</p>
    </Card>
  )
}

function BucketRow({ bucket, now }: { bucket: Bucket; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, status, shared, remaining, reserved } = bucket
  return (
    <li>
      <p className="bucket-head">
        <span>
          {name} {status !== 'active' && <Tag tone="bad">{t(`bucketStatus.${status}`)}</Tag>}{' '}
          {shared && <Tag>{t('balance.shared')}</Tag>}
        </span>
        <strong>{format.remaining(remaining)}</strong>
      </p>
      <AllowanceMeter bucket={bucket} />
      {reserved && !isZero(reserved.amount) && (
        <p className="hint">{t('balance.reserved', { amount: format.quantity(reserved) })}</p>
      )}
      <BucketValidity bucket={bucket} now={now} />
    </li>
  )
}
