import { useEffect, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { useConfig } from '@/lib/config'

interface Props {
  title: string
  children?: ReactNode
}

/** Names the page in the window and, after a navigation, takes focus so that screen readers announce it. */
export function PageHeading({ title, children }: Props) {
  const { operatorName } = useConfig()
  const { key } = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} – ${operatorName}`
  }, [title, operatorName])

  useEffect(() => {
    // The first page of a visit keeps focus at the top, where the skip link is.
    if (key === 'default') return
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [key, title])

  return (
    <div className="page-heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  )
}
