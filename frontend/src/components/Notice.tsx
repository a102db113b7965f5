import type { ReactNode } from 'react'
import { Icon } from './Icon'

export type NoticeTone = 'info' | 'success' | 'warning'

/** A message about the page. It is announced politely, without taking focus. */
export function Notice({ tone = 'info', children }: { tone?: NoticeTone; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role="status">
      <Icon name={tone} />
      <div>{children}</div>
    </div>
  )
}
