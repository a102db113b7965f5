import { useTranslation } from 'react-i18next'
import type { UsageSummary } from '@/api/types'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/useFormat'

interface Props {
  summary: UsageSummary
  currency: string
}

/** Totals by kind. The bars show the charges, drawn to the largest of them; the figures are the table's. */
export function CategoryCard({ summary, currency }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const largest = Math.max(...summary.categories.map(({ charge }) => Number(charge)), 0)
  return (
    <Card title={t('usage.categories')} className="card-categories">
      {summary.categories.length === 0 ? (
        <p>{t('usage.empty')}</p>
      ) : (
        <table className="table table-categories">
          <thead>
            <tr>
              <th scope="col">{t('usage.category')}</th>
              <th scope="col" className="numeric">
                {t('usage.count')}
              </th>
              <th scope="col">{t('usage.quantity')}</th>
              <th scope="col" className="numeric">
                {t('usage.change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {summary.categories.map(({ category, count, quantities, charge, balanceChange }) => (
              <tr key={category}>
                <th scope="row">
                  {t(`category.${category}`)}
                  <Bar share={largest > 0 ? Number(charge) / largest : 0} category={category} />
                </th>
                <td className="numeric">{format.integer(count)}</td>
                <td>{quantities.map(format.quantity).join(' · ')}</td>
                <td className="numeric">{format.signedMoney(balanceChange, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Bar({ share, category }: { share: number; category: string }) {
  return (
    <svg className="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className={`bar-fill bar-${category}`} width={share * 100} height="3" />
    </svg>
  )
}
