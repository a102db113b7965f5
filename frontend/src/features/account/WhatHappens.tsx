import { useTranslation } from 'react-i18next'
import type { LinkedCustomer } from '@/api/types'
import { Card } from '@/components/Card'
import { Phone } from '@/components/Phone'

export function WhatHappens({ numbers }: { numbers: readonly LinkedCustomer[] }) {
  const { t } = useTranslation()
  return (
    <div className="details">
      <Card title={t('account.endsTitle')} icon="close">
        <p>{t('account.endsLogin')}</p>
        <p>{t(numbers.length > 0 ? 'account.endsNumbers' : 'account.endsNone')}</p>
        <ul className="plain-list">
          {numbers.map(({ customerId, msisdn }) => (
            <li key={customerId}>
              <Phone number={msisdn} />
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('account.staysTitle')} icon="statements">
        <ul className="plain-list">
          <li>{t('account.staysStatements')}</li>
          <li>{t('account.staysContract')}</li>
          <li>{t('account.staysRecord')}</li>
        </ul>
      </Card>
    </div>
  )
}
