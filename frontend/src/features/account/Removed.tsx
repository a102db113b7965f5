import { useTranslation } from 'react-i18next'
import type { AccountRemoval } from '@/api/types'
import { useSession } from '@/auth/context'
import { Card } from '@/components/Card'
import { DescriptionList } from '@/components/DescriptionList'
import { PageHeading } from '@/components/PageHeading'
import { useFormat } from '@/i18n/useFormat'

/** What was done, and the way out: the session itself ends with the sign-out. */
export function Removed({ removal }: { removal: AccountRemoval }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { session } = useSession()
  return (
    <>
      <PageHeading title={t('account.doneTitle')}>
        <p>{t('account.doneText')}</p>
      </PageHeading>
      <Card title={t('account.staysTitle')} icon="statements">
        <DescriptionList
          items={[
            { term: t('account.doneNumbers'), value: format.integer(removal.endedLinks) },
            { term: t('account.doneStatements'), value: format.integer(removal.keptStatements) },
          ]}
        />
        <p>{t('account.staysStatements')}</p>
      </Card>
      <button type="button" className="button button-primary" onClick={() => void session.signOut()}>
        {t('session.signOut')}
      </button>
    </>
  )
}
