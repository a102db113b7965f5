import type { ReactNode } from 'react'

export type TagTone = 'neutral' | 'good' | 'busy' | 'bad'

export function Tag({ tone = 'neutral', children }: { tone?: TagTone; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>
}
