import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/auth/context'
import type { LinkChallenge } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { ErrorSummary } from '@/components/ErrorSummary'
import { TextField } from '@/components/fields'
import { formErrors, ownError, type FormErrors } from '@/components/formErrors'
import { PageHeading } from '@/components/PageHeading'
import { useConfig } from '@/lib/config'
import { isPhone, loadPlans, normalizePhone, usePlans } from '@/lib/phone'
import { textIn, useDraft, useRestoredDraft } from '@/lib/useDraft'
import { LinkRequests } from '@/components/LinkRequests'
import { useRequestLink } from './useRequestLink'

const DRAFT = 'link'

export function NumberStep({ onSent }: { onSent: (msisdn: string, challenge: LinkChallenge) => void }) {
  const { t, i18n } = useTranslation()
  const { status } = useSession()
  const draft = useRestoredDraft(DRAFT, textIn)
  const [typed, setTyped] = useState(draft ?? '')
  const [errors, setErrors] = useState<FormErrors | null>(null)
  const request = useRequestLink()
  useDraft(DRAFT, typed || null, status === 'expired')

  const { country } = useConfig()
  usePlans()

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await loadPlans()
    const msisdn = normalizePhone(typed, country)
    const words = { msisdn: t('fields.phoneInvalid') }
    if (!isPhone(msisdn, country)) {
      setErrors(ownError('msisdn', words.msisdn))
      return
    }
    setErrors(null)
    request.mutate(msisdn, {
      onSuccess: (challenge) => onSent(msisdn, challenge),
      onError: (error) => setErrors(formErrors(error, i18n.language, ['msisdn'], words)),
    })
  }

  return (
    <>
      {errors && <ErrorSummary errors={errors.summary} />}
      <PageHeading title={t('link.numberTitle')} />
      <LinkRequests />
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <p>{t('link.numberLead')}</p>
        {request.error && !errors && <ErrorNotice error={request.error} words={{ 'too-many-requests': t('link.tooOften') }} />}
        <TextField
          name="msisdn"
          type="tel"
          autoComplete="tel"
          inputMode="tel"
          dir="ltr"
          label={t('link.number')}
          hint={t('link.numberHint')}
          error={errors?.fields.msisdn}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <BusyButton type="submit" className="button button-primary" busy={request.isPending}>
          {t('link.send')}
        </BusyButton>
      </form>
    </>
  )
}
