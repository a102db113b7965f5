const DAY_MS = 86_400_000
const zones = new Map<string, Intl.DateTimeFormat>()

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const found = zones.get(timeZone)
  if (found) return found
  // Swedish writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  zones.set(timeZone, made)
  return made
}

/** The calendar day of an instant, as in 2026-10-03. */
export function dayOf(instant: number | string, timeZone: string): string {
  return dayFormat(timeZone).format(new Date(instant))
}

/** From one calendar day to another, whatever the hours: from an evening to the next morning it is one. */
export function daysBetween(from: number, to: number, timeZone: string): number {
  // Read as UTC, whose days all have 24 hours.
  return (Date.parse(dayOf(to, timeZone)) - Date.parse(dayOf(from, timeZone))) / DAY_MS
}
