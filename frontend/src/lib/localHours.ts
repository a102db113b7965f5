const HOUR = 3_600_000
// Wide enough for every clock that is put back, and narrow enough to meet one change alone.
const AROUND = 3 * HOUR
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether the local time of this instant comes twice, because the clock is put back. */
export function isTwice(instant: number, timeZone: string): boolean {
  const [earlier, now, later] = [instant - AROUND, instant, instant + AROUND].map((one) => offsetOf(one, timeZone))
  if (earlier === undefined || now === undefined || later === undefined || (earlier === now && now === later)) return false
  const again = now - later
  if (again > 0 && offsetOf(instant + again, timeZone) === later) return true
  const before = earlier - now
  return before > 0 && offsetOf(instant - before, timeZone) === earlier
}

/** The offset from UTC in milliseconds. */
function offsetOf(instant: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    format = new Intl.DateTimeFormat('en-US', { ...parts, hourCycle: 'h23', timeZone })
    formats.set(timeZone, format)
  }
  const found = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}
