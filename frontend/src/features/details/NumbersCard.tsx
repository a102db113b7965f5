import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Card } from '@/components/Card'

/** From the details of one number to all that this login sees. */
export function NumbersCard() {
  const { t } = useTranslation()
  return (
    <Card title={t('details.login')} icon="numbers">
      <p>{t('details.loginText')}</p>
      <Link className="button" to="/numbers">
        {t('numbers.title')}
      </Link>
    </Card>
  )
}
