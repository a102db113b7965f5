import { useTranslation } from 'react-i18next'
import type { UsagePage, UsageSummary } from '@/api/types'
import { Card } from '@/components/Card'
import { DescriptionList, type Description } from '@/components/DescriptionList'
import { useFormat } from '@/i18n/useFormat'
import { isZero, negate } from '@/lib/decimal'
import { SummaryNotes } from './SummaryNotes'

interface Props {
  page: UsagePage
  summary: UsageSummary
}

/** From the balance at the start to the one at the end, so that it can be added up by hand. */
export function SummaryCard({ page, summary }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency, provisional } = page
  const { openingBalance, topUps, adjustments, charges, paidElsewhere, tax, expired, difference, closingBalance } = summary
  const balance = (amount: string | null) => (amount === null ? t('usage.notTold') : format.money(amount, currency))
  const change = (term: string, amount: string): Description => ({ term, value: format.signedMoney(amount, currency) })
  const unlessZero = (term: string, amount: string, shown = amount) => (isZero(amount) ? [] : [change(term, shown)])
  const items: Description[] = [
    { term: t('usage.opening'), value: balance(openingBalance) },
    change(t('usage.topUps'), topUps),
    ...unlessZero(t('usage.adjustments'), adjustments),
    change(t('usage.charges'), negate(charges)),
    { term: t('usage.tax'), value: format.money(tax, currency), emphasis: 'minor' },
    ...unlessZero(t('usage.elsewhere'), paidElsewhere),
    ...unlessZero(t('usage.expired'), expired, negate(expired)),
    ...unlessZero(t('usage.difference'), difference),
    { term: t(provisional ? 'usage.closingSoFar' : 'usage.closing'), value: balance(closingBalance), emphasis: 'sum' },
  ]
  return (
    <Card title={t('usage.summary')} className="card-sums">
      <DescriptionList items={items} />
      <SummaryNotes page={page} notes={summary.notes} />
    </Card>
  )
}
