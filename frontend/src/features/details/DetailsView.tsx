import { useTranslation } from 'react-i18next'
import type { Customer } from '@/api/types'
import { Card } from '@/components/Card'
import { DescriptionList } from '@/components/DescriptionList'
import { Phone } from '@/components/Phone'
import { Tag } from '@/components/Tag'
import { useFormat } from '@/i18n/useFormat'

export function DetailsView({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="details">
      <ContractCard customer={customer} />
      <ContactCard customer={customer} />
      <AddressCard customer={customer} />
      <PreferencesCard customer={customer} />
      <p className="hint">{t('details.updatedAt', { time: format.dateTime(customer.updatedAt) })}</p>
    </div>
  )
}

function ContractCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const { givenName, familyName, organizationName, status } = customer
  const person = [givenName, familyName].filter(Boolean).join(' ')
  return (
    <Card title={t('details.contract')} icon="numbers">
      <DescriptionList
        items={[
          ...(organizationName ? [{ term: t('details.organization'), value: organizationName }] : []),
          ...(person ? [{ term: t('details.name'), value: person }] : []),
          { term: t('details.msisdn'), value: <Phone number={customer.msisdn} /> },
          { term: t('details.segment'), value: t(`segment.${customer.segment}`) },
          {
            term: t('details.status'),
            value: <Tag tone={status === 'active' ? 'good' : 'bad'}>{t(`customerStatus.${status}`)}</Tag>,
          },
          { term: t('details.billingAccount'), value: <bdi dir="ltr">{customer.billingAccount}</bdi> },
        ]}
      />
    </Card>
  )
}

function ContactCard({ customer: { email, contactPhone } }: { customer: Customer }) {
  const { t } = useTranslation()
  return (
    <Card title={t('details.contact')} icon="sms">
      <DescriptionList
        items={[
          { term: t('details.email'), value: email ? <bdi className="breaks">{email}</bdi> : t('common.none') },
          { term: t('details.contactPhone'), value: contactPhone ? <Phone number={contactPhone} /> : t('common.none') },
        ]}
      />
    </Card>
  )
}

function AddressCard({ customer: { postalAddress } }: { customer: Customer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const part = (value: string | null) => value ?? t('common.none')
  return (
    <Card title={t('details.address')} icon="overview">
      {postalAddress ? (
        <DescriptionList
          items={[
            { term: t('details.street'), value: part(postalAddress.street) },
            { term: t('details.postalCode'), value: part(postalAddress.postalCode) },
            { term: t('details.city'), value: part(postalAddress.city) },
            { term: t('details.country'), value: part(postalAddress.country && format.region(postalAddress.country)) },
          ]}
        />
      ) : (
        <p>{t('common.none')}</p>
      )}
    </Card>
  )
}

function PreferencesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card title={t('details.preferences')} icon="details">
      <DescriptionList
        items={[
          { term: t('details.language'), value: format.language(customer.language) },
          { term: t('details.statementNotification'), value: t(`notification.${customer.statementNotification}`) },
          {
            term: t('details.marketingView'),
            value: t(customer.marketingConsent ? 'details.marketingOn' : 'details.marketingOff'),
          },
        ]}
      />
    </Card>
  )
}
