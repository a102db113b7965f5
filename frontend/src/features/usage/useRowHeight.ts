import { useSyncExternalStore } from 'react'

// As tables.css has them. Rows that really are this high cost the virtualizer nothing; only longer ones are measured.
const PHONE = '(max-width: 44em)'
const PHONE_REM = 6.125
const REM = 4.25

/** The usual height of a row, in pixels, for this screen and text size. */
export function useRowHeight(): number {
  const phone = useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(PHONE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => window.matchMedia(PHONE).matches,
  )
  const textSize = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  return Math.round((phone ? PHONE_REM : REM) * textSize)
}
