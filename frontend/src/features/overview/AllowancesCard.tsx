import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { balanceQuery } from '@/api/queries'
import type { Bucket } from '@/api/types'
import { AllowanceMeter } from '@/components/AllowanceMeter'
import { BucketValidity } from '@/components/BucketValidity'
import { mainBucket } from '@/components/buckets'
import { Card } from '@/components/Card'
import { Icon } from '@/components/Icon'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'

export function AllowancesCard() {
  const { t } = useTranslation()
  const scope = useCustomerScope()
  const balance = useQuery(balanceQuery(useApi(), scope))
  return (
    <Card title={t('overview.allowances')} className="card-allowances">
      <QueryView query={balance} lines={4}>
        {({ buckets, asOf }) => {
          const main = mainBucket(buckets, Date.parse(asOf))
          const others = buckets.filter((bucket) => bucket !== main && bucket.status === 'active')
          if (others.length === 0) {
            return (
              <div className="empty">
                <p>{t('overview.noAllowances')}</p>
                <Link to={`${scope.basePath}/usage`}>{t('overview.paidFromBalance')}</Link>
              </div>
            )
          }
          return (
            <ul className="allowances">
              {others.map((bucket) => (
                <Allowance key={bucket.id} bucket={bucket} now={Date.parse(asOf)} />
              ))}
            </ul>
          )
        }}
      </QueryView>
    </Card>
  )
}

function Allowance({ bucket, now }: { bucket: Bucket; now: number }) {
  const format = useFormat()
  return (
    <li>
      <p className="allowance-head">
        <Icon name={bucket.type} />
        <span>{bucket.name}</span>
        <strong>{format.remaining(bucket.remaining)}</strong>
      </p>
      <AllowanceMeter bucket={bucket} />
      <BucketValidity bucket={bucket} now={now} />
    </li>
  )
}
