import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/Icon'
import { useFormat } from '@/i18n/useFormat'
import { CATEGORIES, isFiltered, type Filters } from './filters'

const NONE: Filters = { category: null, day: null, chargedOnly: false }

export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <fieldset className="filters">
      <legend className="visually-hidden">{t('usage.filters')}</legend>
      <label className="inline-select">
        <span>{t('usage.category')}</span>
        <select
          value={filters.category ?? ''}
          autoComplete="off"
          onChange={(event) =>
            onChange({ ...filters, category: CATEGORIES.find((one) => one === event.target.value) ?? null })
          }
        >
          <option value="">{t('usage.allKinds')}</option>
          {CATEGORIES.map((category) => (
            <option key={category} value={category}>
              {t(`category.${category}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="choice">
        <input
          type="checkbox"
          id="charged"
          checked={filters.chargedOnly}
          onChange={(event) => onChange({ ...filters, chargedOnly: event.target.checked })}
        />
        <label htmlFor="charged">{t('usage.chargedOnly')}</label>
      </div>
      {filters.day !== null && (
        <button
          type="button"
          className="button button-small"
          aria-label={t('usage.everyDay', { day: format.day(filters.day) })}
          onClick={() => onChange({ ...filters, day: null })}
        >
          {format.day(filters.day)}
          <Icon name="close" />
        </button>
      )}
      {isFiltered(filters) && (
        <button type="button" className="button button-quiet button-small" onClick={() => onChange(NONE)}>
          {t('usage.clearFilters')}
        </button>
      )}
    </fieldset>
  )
}
