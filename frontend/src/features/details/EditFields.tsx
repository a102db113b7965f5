import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckboxField, RadioField, SelectField, TextField } from '@/components/fields'
import { useFormat } from '@/i18n/useFormat'
import { countries } from '@/lib/countries'
import type { FieldName, Values } from './values'

const LANGUAGES = ['ar', 'de', 'en', 'fr', 'it', 'pt', 'es']
const NOTIFICATIONS = ['email', 'sms', 'none'] as const

interface Props {
  values: Values
  set: <K extends FieldName>(name: K, value: Values[K]) => void
  errors: Readonly<Record<string, string>>
  /** They are being saved: what was typed now would be lost. */
  disabled: boolean
}

type TextName = 'email' | 'contactPhone' | 'street' | 'postalCode' | 'city'

function text({ values, set, errors }: Props, name: TextName) {
  return {
    name,
    value: values[name],
    error: errors[name],
    onChange: (event: { target: { value: string } }) => set(name, event.target.value),
  }
}

export function ContactFields(props: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className="card" disabled={props.disabled}>
      <legend>{t('details.contact')}</legend>
      <TextField
        {...text(props, 'email')}
        type="email"
        dir="ltr"
        autoComplete="email"
        spellCheck={false}
        label={t('details.email')}
        hint={t('details.emailHint')}
      />
      <TextField
        {...text(props, 'contactPhone')}
        type="tel"
        dir="ltr"
        autoComplete="tel"
        label={t('details.contactPhone')}
        hint={t('details.contactPhoneHint')}
      />
    </fieldset>
  )
}

export function AddressFields(props: Props) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const choices = useMemo(() => countries(locale), [locale])
  const { values, set, errors } = props
  return (
    <fieldset className="card" disabled={props.disabled}>
      <legend>{t('details.address')}</legend>
      <TextField {...text(props, 'street')} autoComplete="address-line1" maxLength={200} label={t('details.street')} />
      <div className="field-row">
        <TextField {...text(props, 'postalCode')} autoComplete="postal-code" maxLength={20} label={t('details.postalCode')} />
        <TextField {...text(props, 'city')} autoComplete="address-level2" maxLength={100} label={t('details.city')} />
      </div>
      <SelectField
        name="country"
        autoComplete="country"
        label={t('details.country')}
        value={values.country}
        error={errors.country}
        onChange={(event) => set('country', event.target.value)}
      >
        <option value="">{t('details.chooseCountry')}</option>
        {choices.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
    </fieldset>
  )
}

export function PreferenceFields({ values, set, errors, disabled }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const languages = LANGUAGES.includes(values.language) ? LANGUAGES : [values.language, ...LANGUAGES]
  return (
    <fieldset className="card" disabled={disabled}>
      <legend>{t('details.preferences')}</legend>
      <SelectField
        name="language"
        label={t('details.language')}
        value={values.language}
        error={errors.language}
        onChange={(event) => set('language', event.target.value)}
      >
        {languages.map((code) => (
          <option key={code} value={code}>
            {format.language(code)}
          </option>
        ))}
      </SelectField>
      <RadioField
        name="statementNotification"
        label={t('details.statementNotification')}
        value={values.statementNotification}
        error={errors.statementNotification}
        options={NOTIFICATIONS.map((value) => ({ value, label: t(`notification.${value}`) }))}
        onChange={(value) => set('statementNotification', value)}
      />
      <CheckboxField
        name="marketingConsent"
        label={t('details.marketingConsent')}
        error={errors.marketingConsent}
        checked={values.marketingConsent}
        onChange={(event) => set('marketingConsent', event.target.checked)}
      />
    </fieldset>
  )
}
