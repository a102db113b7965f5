import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Phone } from '@/components/Phone'
import { useFormat } from '@/i18n/useFormat'
import { useConfig } from '@/lib/config'
import { isPhone, normalizePhone } from '@/lib/phone'
import type { Difference, FieldName } from './values'

/** What was typed beside what someone else saved. Saving now means that what was typed holds. */
export function Comparison({ differences }: { differences: readonly Difference[] }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  // It stands above the form, out of sight of whoever has just pressed the button at its end.
  useEffect(() => {
    heading.current?.focus()
    heading.current?.scrollIntoView({ block: 'center' })
  }, [differences])
  return (
    <section className="card card-table" aria-labelledby="compared">
      <h2 id="compared" ref={heading} tabIndex={-1}>{t('details.comparedTitle')}</h2>
      <p>{t('details.comparedText')}</p>
      <table className="table table-stacked">
        <thead>
          <tr>
            <th scope="col">{t('details.field')}</th>
            <th scope="col">{t('details.yours')}</th>
            <th scope="col">{t('details.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr key={difference.field}>
              <th scope="row">{t(`details.${difference.field}`)}</th>
              <td data-label={t('details.yours')}>
                <Shown field={difference.field} value={difference.yours} />
              </td>
              <td data-label={t('details.theirs')}>
                <Shown field={difference.field} value={difference.theirs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A field's value as the details page shows it. */
function Shown({ field, value }: { field: FieldName; value: string | boolean }) {
  const words = useWords()
  const { country } = useConfig()
  if (field === 'contactPhone' && typeof value === 'string') {
    const number = normalizePhone(value, country)
    if (isPhone(number, country)) return <Phone number={number} />
  }
  return <bdi className="breaks">{words(field, value)}</bdi>
}

function useWords() {
  const { t } = useTranslation()
  const format = useFormat()
  return (field: FieldName, value: string | boolean) => {
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
    if (value === '') return t('common.none')
    if (field === 'country') return format.region(value)
    if (field === 'language') return format.language(value)
    if (field === 'statementNotification') return t(`notification.${value as 'sms'}`)
    return value
  }
}
