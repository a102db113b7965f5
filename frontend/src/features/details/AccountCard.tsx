import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Card } from '@/components/Card'

/** Leads to the page that says what a removal means before anything happens. */
export function AccountCard() {
  const { t } = useTranslation()
  return (
    <Card title={t('account.cardTitle')} icon="signOut">
      <p>{t('account.cardText')}</p>
      <Link className="button" to="/account/removal">
        {t('account.start')}
      </Link>
    </Card>
  )
}
