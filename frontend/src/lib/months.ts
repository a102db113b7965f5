// A month is a calendar month in the operator's time zone, written as in 2026-10.

export function currentMonth(timeZone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
  }).formatToParts(now)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}`
}

export function addMonths(month: string, count: number): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + count)
  return date.toISOString().slice(0, 7)
}

/** The months that can be asked for, newest first: the current one and `retentionMonths` before it. */
export function selectableMonths(timeZone: string, retentionMonths: number, now = new Date()): string[] {
  const newest = currentMonth(timeZone, now)
  return Array.from({ length: Math.max(0, retentionMonths) + 1 }, (_, index) => addMonths(newest, -index))
}
