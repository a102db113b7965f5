import { useTranslation } from 'react-i18next'
import type { Bucket } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { isZero } from '@/lib/decimal'
import { Meter } from './Meter'

const LOW = 0.1

/** How much of an allowance is left, as a bar with its exact figures; nothing where the rating engine does not tell its start. */
export function AllowanceMeter({ bucket: { initial, remaining } }: { bucket: Bucket }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (initial === null || isZero(initial.amount)) return null
  // Only the length of the bar is rounded; the label has the exact figures.
  const share = Number(remaining.amount) / Number(initial.amount)
  const label = t('balance.leftOf', { remaining: format.remaining(remaining), initial: format.quantity(initial) })
  return <Meter label={label} share={share} tone={share < LOW ? 'low' : 'normal'} />
}
