import type { UsageCategory, UsageRecord } from '@/api/types'

/**
 * What of a month is shown. It stands in the address, so that it survives a reload and can be bookmarked; nothing in
 * it is personal, because addresses end up in logs.
 */
export interface Filters {
  category: UsageCategory | null
  /** Calendar day in the operator's time zone, as in 2026-10-03. */
  day: string | null
  chargedOnly: boolean
}

export const CATEGORIES = ['voice', 'sms', 'mms', 'data', 'premium', 'other', 'topUp', 'expiry', 'adjustment'] as const satisfies
  readonly UsageCategory[]

export function readFilters(params: URLSearchParams): Filters {
  const category = CATEGORIES.find((one) => one === params.get('category')) ?? null
  const day = params.get('day')
  return {
    category,
    day: day !== null && isDay(day) ? day : null,
    chargedOnly: params.get('charged') === 'yes',
  }
}

/** Typed into an address, 2026-13-01 looks like a day and is none. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** The address with these filters; what is not set does not appear. */
export function writeFilters(params: URLSearchParams, { category, day, chargedOnly }: Filters): URLSearchParams {
  const next = new URLSearchParams(params)
  const entries = { category, day, charged: chargedOnly ? 'yes' : null }
  for (const [name, value] of Object.entries(entries)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  return next
}

export function isFiltered({ category, day, chargedOnly }: Filters): boolean {
  return category !== null || day !== null || chargedOnly
}

/** Whether a record, used on `day`, is to be shown. */
export function isShown(record: UsageRecord, day: string, filters: Filters): boolean {
  if (filters.category !== null && record.category !== filters.category) return false
  if (filters.day !== null && day !== filters.day) return false
  return !filters.chargedOnly || !/^-?[0.]+$/.test(record.charge)
}
