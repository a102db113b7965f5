import { useEffect, type RefObject } from 'react'

/**
 * When what has focus within `main` goes away ("Try again", the last filter), the heading of its part of the page takes
 * it: at the top of the document, where browsers put it, keyboards and screen readers have lost their place.
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = main.current
    return box ? keepFocus(box) : undefined
  }, [main])
}

function keepFocus(box: HTMLElement): () => void {
  let focused: Element | null = null
  let part: Element = box
  const onFocus = ({ target }: Event) => {
    focused = target instanceof Element ? target : null
    part = focused?.closest('section, dialog') ?? box
  }
  // A click on plain ground takes focus away on purpose.
  const onPointer = ({ target }: Event) => {
    if (target instanceof Node && !focused?.contains(target)) focused = null
  }
  const watch = new MutationObserver(() => {
    if (!focused || focused.isConnected) return
    focused = null
    if (document.activeElement === document.body) focusHeading(part.isConnected ? part : box)
  })
  box.addEventListener('focusin', onFocus)
  document.addEventListener('pointerdown', onPointer)
  watch.observe(box, { childList: true, subtree: true })
  return () => {
    box.removeEventListener('focusin', onFocus)
    document.removeEventListener('pointerdown', onPointer)
    watch.disconnect()
  }
}

function focusHeading(part: Element): void {
  const heading = part.querySelector<HTMLElement>('h1, h2')
  if (!heading) return
  heading.tabIndex = -1
  // Who clicked with a mouse keeps what they look at in view.
  heading.focus({ preventScroll: true })
}
