import { useEffect, useRef, useState } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

/** A panel that a button opens, and that Escape, leaving it or going somewhere closes. */
export function useDisclosure() {
  const { key } = useLocation()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // Going somewhere closes it; being led on from the start page, when the numbers have come, does not.
  const isLedOn = useNavigationType() === NavigationType.Replace
  if (openAt !== null && openAt !== key) setOpenAt(isLedOn ? key : null)
  const open = openAt === key

  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpenAt(null)
      button.current?.focus()
    }
    // Also a click elsewhere: on a link it moves focus, on plain ground it does not.
    const onLeave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpenAt(null)
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('focusin', onLeave)
    document.addEventListener('pointerdown', onLeave)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('focusin', onLeave)
      document.removeEventListener('pointerdown', onLeave)
    }
  }, [open])

  return { open, toggle: () => setOpenAt(open ? null : key), box, button }
}
