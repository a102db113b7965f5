import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '@/api/client'
import { balanceQuery } from '@/api/queries'
import type { Bucket } from '@/api/types'
import { mainBucket, startsLater } from '@/components/buckets'
import { Card } from '@/components/Card'
import { QueryView } from '@/components/QueryView'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'

export function BalanceCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const scope = useCustomerScope()
  const balance = useQuery(balanceQuery(useApi(), scope))
  return (
    <Card title={t('overview.balance')} className="card-hero">
      <QueryView query={balance}>
        {({ buckets, asOf }) => {
          const now = Date.parse(asOf)
          const main = mainBucket(buckets, now)
          return (
            <>
              {main ? <MainBalance bucket={main} now={now} /> : <p>{t('overview.noCredit')}</p>}
              <div className="card-foot">
                <Link className="button button-on-brand" to={`${scope.basePath}/balance`}>
                  {t('overview.seeBalance')}
                </Link>
                <span className="as-of">{t('balance.asOf', { time: format.dateTime(asOf) })}</span>
              </div>
            </>
          )
        }}
      </QueryView>
    </Card>
  )
}

function MainBalance({ bucket, now }: { bucket: Bucket; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { validFrom, validUntil, status } = bucket
  return (
    <>
      <p className="figure">
        {format.remaining(bucket.remaining)} {status !== 'active' && <Tag tone="bad">{t(`bucketStatus.${status}`)}</Tag>}
      </p>
      {validFrom !== null && startsLater(bucket, now) && <p>{t('balance.validFrom', { date: format.date(validFrom) })}</p>}
      <p>
        {validUntil === null ? t('overview.noExpiry') : t('overview.validUntil', { date: format.lastDay(validUntil) })}
      </p>
    </>
  )
}
