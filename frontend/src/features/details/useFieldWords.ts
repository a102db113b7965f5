import { useTranslation } from 'react-i18next'

/** What is said at a field whose value the API refuses. */
export function useFieldWords() {
  const { t } = useTranslation()
  const incomplete = t('fields.addressIncomplete')
  return {
    email: t('fields.emailInvalid'),
    contactPhone: t('fields.phoneInvalid'),
    street: incomplete,
    postalCode: incomplete,
    'postalCode.invalid': t('fields.postcodeInvalid'),
    city: incomplete,
    country: incomplete,
  }
}
