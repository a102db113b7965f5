import { useSyncExternalStore } from 'react'

let printedAt: number | null = null

function subscribe(listener: () => void): () => void {
  const before = () => {
    printedAt ??= Date.now()
    listener()
  }
  const after = () => {
    printedAt = null
    listener()
  }
  window.addEventListener('beforeprint', before)
  window.addEventListener('afterprint', after)
  return () => {
    window.removeEventListener('beforeprint', before)
    window.removeEventListener('afterprint', after)
  }
}

/** When the page is put on paper, in milliseconds since the epoch; null while it is on the screen. */
export function usePrintedAt(): number | null {
  return useSyncExternalStore(subscribe, () => printedAt)
}
