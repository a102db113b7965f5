import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/Icon'
import { useFormat } from '@/i18n/useFormat'

interface Props {
  /** Newest first. */
  months: readonly string[]
  month: string
  onChange: (month: string) => void
}

export function MonthPicker({ months, month, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const index = months.indexOf(month)
  const older = months[index + 1]
  const newer = months[index - 1]
  return (
    <div className="month-picker">
      <button
        type="button"
        className="button button-icon"
        disabled={!older}
        aria-label={t('usage.older')}
        onClick={() => older && onChange(older)}
      >
        <Icon name="previous" />
      </button>
      <label>
        <span className="visually-hidden">{t('usage.month')}</span>
        <select value={month} autoComplete="off" onChange={(event) => onChange(event.target.value)}>
          {months.map((one) => (
            <option key={one} value={one}>
              {format.month(one)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button button-icon"
        disabled={!newer}
        aria-label={t('usage.newer')}
        onClick={() => newer && onChange(newer)}
      >
        <Icon name="next" />
      </button>
    </div>
  )
}
