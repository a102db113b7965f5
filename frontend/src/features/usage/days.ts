import type { UsagePage } from '@/api/types'
import { dayOf } from '@/lib/days'
import { add } from '@/lib/decimal'

/** Calendar day of each record of a page, in the month's time zone, as in 2026-10-03. */
const known = new WeakMap<UsagePage, string[]>()

/** Remembered by page, so that a month of many pages is worked through once. */
export function daysOf(page: UsagePage): string[] {
  const found = known.get(page)
  if (found) return found
  const days = page.records.map((record) => dayOf(record.start, page.timeZone))
  known.set(page, days)
  return days
}

export interface DayTotal {
  /** As in 2026-10-03. */
  day: string
  charge: string
  count: number
}

/** Every day of the month, also those on which nothing was used. */
export function dayTotals(month: string, pages: readonly UsagePage[]): DayTotal[] {
  const totals = new Map(calendarDays(month).map((day) => [day, { day, charge: '0.00', count: 0 }]))
  for (const page of pages) {
    const days = daysOf(page)
    page.records.forEach((record, index) => {
      const total = totals.get(days[index] ?? '')
      if (!total) return
      total.charge = add(total.charge, record.charge)
      total.count += 1
    })
  }
  return [...totals.values()]
}

function calendarDays(month: string): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
}
