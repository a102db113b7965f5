import type { ReactNode } from 'react'
import { Icon } from './Icon'

export type NoticeTone = 'info' | 'success' | 'warning'

interface Props {
  tone?: NoticeTone
  children: ReactNode
}

/** A message about the page. It is announced politely, without taking focus. */
export function Notice(props: Props) {
  return <Message {...props} role="status" />
}

/**
 * What came of something the visitor did; empty before. The region stands from the start, because one that arrives
 * together with its text is often not announced.
 */
export function Outcome({ tone, children }: { tone?: NoticeTone; children: ReactNode }) {
  return (
    <div className="outcome" role="status">
      {children ? <Message {...(tone ? { tone } : {})}>{children}</Message> : null}
    </div>
  )
}

/** A message within a region that stands already. */
export function Message({ tone = 'info', role, children }: Props & { role?: 'status' }) {
  return (
    <div className={`notice notice-${tone}`} role={role}>
      <Icon name={tone} />
      <div>{children}</div>
    </div>
  )
}
