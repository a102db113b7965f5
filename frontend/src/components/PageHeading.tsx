import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { useConfig } from '@/lib/config'

interface Props {
  title: string
  /** Something was done, by which the element that had focus went away: the heading takes it. */
  done?: string | null
  children?: ReactNode
}

// The page that was last announced. Empty until the first one of a visit, which keeps focus at the top, where the
// skip link is.
let announced = ''

/** Names the page in the window and, after a navigation, takes focus so that screen readers announce it. */
export function PageHeading({ title, done = null, children }: Props) {
  const { operatorName } = useConfig()
  const { pathname } = useLocation()
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} – ${operatorName}`
  }, [title, operatorName])

  // A filter in the address, or another language, makes no new page.
  useEffect(() => {
    // The start address only leads on to a page.
    if (pathname === '/') return
    const page = `${pathname} ${id}`
    const moved = announced !== '' && announced !== page
    announced = page
    if (!moved) return
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [pathname, id])

  useEffect(() => {
    if (done !== null) heading.current?.focus()
  }, [done])

  return (
    <div className="page-heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  )
}
