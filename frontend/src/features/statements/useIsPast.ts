import { useSyncExternalStore } from 'react'

/** Whether an instant is over, told anew when it comes; false for none. */
export function useIsPast(instant: string | null): boolean {
  const at = instant === null ? Infinity : Date.parse(instant)
  const subscribe = (listener: () => void) => {
    if (at === Infinity) return () => undefined
    const timer = setTimeout(listener, Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  }
  return useSyncExternalStore(subscribe, () => at <= Date.now())
}
