import type { ReactNode } from 'react'

export interface Description {
  term: string
  value: ReactNode
  emphasis?: 'sum' | 'minor'
}

export function DescriptionList({ items }: { items: readonly Description[] }) {
  return (
    <dl className="descriptions">
      {items.map(({ term, value, emphasis }) => (
        <div key={term} className={emphasis ? `descriptions-${emphasis}` : undefined}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
