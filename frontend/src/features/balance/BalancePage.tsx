import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { balanceQuery } from '@/api/queries'
import type { Balance } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { BUCKET_TYPES } from '@/components/buckets'
import { PageHeading } from '@/components/PageHeading'
import { QueryView } from '@/components/QueryView'
import { useFormat } from '@/i18n/useFormat'
import { useCustomerScope } from '@/lib/customerScope'
import { BucketGroup } from './BucketGroup'

export function BalancePage() {
  const { t } = useTranslation()
  const balance = useQuery(balanceQuery(useApi(), useCustomerScope()))
  return (
    <>
      <PageHeading title={t('balance.title')}>
        <BusyButton className="button" onClick={() => void balance.refetch()} busy={balance.isFetching}>
          {t('balance.refresh')}
        </BusyButton>
      </PageHeading>
      <QueryView query={balance} lines={8}>
        {(data) => <Buckets balance={data} />}
      </QueryView>
    </>
  )
}

function Buckets({ balance }: { balance: Balance }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { buckets, totals, asOf, leftOut } = balance
  const types = BUCKET_TYPES.filter((type) => buckets.some((bucket) => bucket.type === type))
  return (
    <>
      <p className="as-of" role="status">
        {t('balance.asOf', { time: format.dateTime(asOf) })}
      </p>
      {leftOut > 0 && <p className="hint">{t('balance.leftOut', { shown: format.integer(leftOut) })}</p>}
      {types.length === 0 && leftOut === 0 && <p>{t('balance.empty')}</p>}
      <div className="bucket-groups">
        {types.map((type) => (
          <BucketGroup
            key={type}
            type={type}
            buckets={buckets.filter((bucket) => bucket.type === type)}
            totals={totals.filter((total) => total.type === type)}
            now={Date.parse(asOf)}
          />
        ))}
      </div>
    </>
  )
}
