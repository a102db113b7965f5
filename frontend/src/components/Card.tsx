import { useId, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon'

interface Props {
  title: string
  icon?: IconName
  className?: string
  action?: ReactNode
  children: ReactNode
}

export function Card({ title, icon, className = '', action, children }: Props) {
  const id = useId()
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>
          {icon && <Icon name={icon} />}
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  )
}
