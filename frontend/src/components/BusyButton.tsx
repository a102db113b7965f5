import type { ComponentProps } from 'react'

/** A button that does nothing while what it began is running, and keeps focus: a disabled one would lose it. */
export function BusyButton({ busy, onClick, ...button }: ComponentProps<'button'> & { busy: boolean }) {
  return (
    <button
      type="button"
      {...button}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        // Also keeps a form from being sent twice.
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
