import { useTranslation } from 'react-i18next'
import type { UsageSummary } from '@/api/types'
import { Card } from '@/components/Card'
import { DescriptionList, type Description } from '@/components/DescriptionList'
import { useFormat } from '@/i18n/useFormat'
import { isZero, negate } from '@/lib/decimal'

interface Props {
  summary: UsageSummary
  currency: string
  /** The month is still running. */
  current: boolean
}

/** From the balance at the start to the one at the end, so that it can be added up by hand. */
export function SummaryCard({ summary, currency, current }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { openingBalance, topUps, adjustments, charges, tax, expired, closingBalance } = summary
  const change = (term: string, amount: string): Description => ({ term, value: format.signedMoney(amount, currency) })
  const items: Description[] = [
    { term: t('usage.opening'), value: format.money(openingBalance, currency) },
    change(t('usage.topUps'), topUps),
    ...(isZero(adjustments) ? [] : [change(t('usage.adjustments'), adjustments)]),
    change(t('usage.charges'), negate(charges)),
    { term: t('usage.tax'), value: format.money(tax, currency), emphasis: 'minor' },
    ...(isZero(expired) ? [] : [change(t('usage.expired'), negate(expired))]),
    {
      term: t(current ? 'usage.closingSoFar' : 'usage.closing'),
      value: format.money(closingBalance, currency),
      emphasis: 'sum',
    },
  ]
  return (
    <Card title={t('usage.summary')} className="card-sums">
      <DescriptionList items={items} />
    </Card>
  )
}
