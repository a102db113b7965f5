import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/useFormat'
import { isZero } from '@/lib/decimal'
import { usePrintedAt } from '@/lib/printing'
import type { DayTotal } from './days'

const HEIGHT = 100
const STEP = 10

interface Props {
  days: readonly DayTotal[]
  currency: string
  chosen: string | null
  onChoose: (day: string | null) => void
}

/** Charges by day as bars, and the same figures as a table, in which a day can be chosen. */
export function DayChart({ days, currency, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const largest = days.reduce((most, { charge }) => (Number(charge) > Number(most) ? charge : most), '0')
  return (
    <Card title={t('usage.byDay')} className="card-days">
      {isZero(largest) ? (
        <p>{t('usage.noCharges')}</p>
      ) : (
        <figure className="chart">
          <p className="chart-top">{t('usage.atMost', { amount: format.money(largest, currency) })}</p>
          <Bars days={days} largest={Number(largest)} chosen={chosen} />
          <p className="chart-scale" aria-hidden="true">
            <span>{format.day(days[0]?.day ?? '')}</span>
            <span>{format.day(days.at(-1)?.day ?? '')}</span>
          </p>
        </figure>
      )}
      <OpenInPrint summary={t('usage.asTable')}>
        <DayTable days={days} currency={currency} chosen={chosen} onChoose={onChoose} />
      </OpenInPrint>
    </Card>
  )
}

/** What can be folded away on the screen, but not on paper. */
function OpenInPrint({ summary, children }: { summary: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const printing = usePrintedAt() !== null
  return (
    <details open={open || printing} onToggle={(event) => !printing && setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  )
}

function Bars({ days, largest, chosen }: { days: readonly DayTotal[]; largest: number; chosen: string | null }) {
  const { t } = useTranslation()
  return (
    <svg
      className="chart-bars"
      viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('usage.chartLabel')}
    >
      {days.map(({ day, charge }, index) => {
        const height = (Number(charge) / largest) * HEIGHT
        return (
          <rect
            key={day}
            className={day === chosen ? 'chart-bar chart-bar-chosen' : 'chart-bar'}
            x={index * STEP + 1.5}
            y={HEIGHT - height}
            width={STEP - 3}
            height={height}
          />
        )
      })}
    </svg>
  )
}

function DayTable({ days, currency, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('usage.day')}</th>
          <th scope="col" className="numeric">
            {t('usage.count')}
          </th>
          <th scope="col" className="numeric">
            {t('usage.charge')}
          </th>
        </tr>
      </thead>
      <tbody>
        {days
          .filter(({ count }) => count > 0)
          .map(({ day, charge, count }) => (
            <tr key={day}>
              <th scope="row">
                <button
                  type="button"
                  className="link-button"
                  aria-pressed={day === chosen}
                  onClick={() => onChoose(day === chosen ? null : day)}
                >
                  {format.day(day)}
                </button>
              </th>
              <td className="numeric">{format.integer(count)}</td>
              <td className="numeric">{format.money(charge, currency)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
