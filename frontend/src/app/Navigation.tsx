import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { Icon } from '@/components/Icon'

const ENTRIES = ['overview', 'balance', 'usage', 'statements', 'details'] as const

export function Navigation({ basePath }: { basePath: string }) {
  const { t } = useTranslation()
  return (
    <nav className="navigation" aria-label={t('nav.main')}>
      <ul>
        {ENTRIES.map((name) => (
          <li key={name}>
            <NavLink to={name === 'overview' ? basePath : `${basePath}/${name}`} end={name === 'overview'}>
              <Icon name={name} />
              {t(`nav.${name}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
