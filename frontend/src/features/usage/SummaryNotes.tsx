import { useTranslation } from 'react-i18next'
import type { UsagePage, UsageSummary } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'

interface Props {
  page: UsagePage
  notes: UsageSummary['notes']
}

/** What has to be said beside a month's sums: that it still lasts, and what does not add up or is not known. */
export function SummaryNotes({ page: { provisional, asOf, currency, freephoneListed }, notes }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      {provisional && <p className="hint">{t('usage.provisional', { time: format.dateTime(asOf) })}</p>}
      {!freephoneListed && <p className="hint">{t('usage.freephone')}</p>}
      {notes.map(({ code, amount, count }) => {
        const known = code === 'balanceSet' && amount === null ? 'balanceSetUntold' : code
        const values = {
          amount: amount === null ? '' : format.money(amount, currency),
          shown: count === null ? '' : format.integer(count),
        }
        return (
          <p className="hint" key={code}>
            {t(`usage.notes.${known}`, values)}
          </p>
        )
      })}
    </>
  )
}
