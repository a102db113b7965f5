import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/auth/context'
import { ErrorSummary } from '@/components/ErrorSummary'
import { TextField } from '@/components/fields'
import { ownError, type FormErrors } from '@/components/formErrors'
import { PageHeading } from '@/components/PageHeading'
import { reasonProblem } from '@/lib/accessReasons'
import { textIn, useDraft, useRestoredDraft } from '@/lib/useDraft'

interface Props {
  customerId: string
  onGiven: (reason: string) => void
}

/** Asks why, before anything of the customer is asked for. */
export function ReasonForm({ customerId, onGiven }: Props) {
  const { t } = useTranslation()
  const draftKey = `support.reason.${customerId}`
  const draft = useRestoredDraft(draftKey, textIn)
  const [reason, setReason] = useState(draft ?? '')
  useDraft(draftKey, reason || null, useSession().status === 'expired')
  const [errors, setErrors] = useState<FormErrors | null>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const problem = reasonProblem(reason.trim())
    if (problem) setErrors(ownError('reason', t(`fields.${problem}`)))
    else onGiven(reason.trim())
  }
  return (
    <>
      {errors && <ErrorSummary errors={errors.summary} />}
      <PageHeading title={t('support.reasonTitle')} />
      <form className="form" noValidate onSubmit={submit}>
        <TextField
          name="reason"
          label={t('support.reason')}
          hint={t('support.reasonHint')}
          error={errors?.fields.reason}
          value={reason}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setReason(event.target.value)}
        />
        <button type="submit" className="button button-primary">
          {t('support.open')}
        </button>
      </form>
    </>
  )
}
