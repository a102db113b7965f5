import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '@/api/client'
import { unwrap } from '@/api/problem'
import { useSession } from '@/auth/context'
import type { LinkApproval, LinkChallenge, LinkedCustomer } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { ErrorSummary } from '@/components/ErrorSummary'
import { TextField } from '@/components/fields'
import { formErrors, ownError, type FormErrors } from '@/components/formErrors'
import { PageHeading } from '@/components/PageHeading'
import { useDraft } from '@/lib/useDraft'
import { CodeLead } from './CodeLead'
import { codeIn } from './code'
import { SENT_DRAFT, type Sent } from './sent'
import { Resend } from './Resend'

interface Props {
  sent: Sent
  onResent: (challenge: LinkChallenge) => void
  onOtherNumber: () => void
  /** Linked, or waiting for the administrator of a company's account. */
  onLinked: (outcome: LinkedCustomer | LinkApproval) => Promise<void>
}

export function CodeStep({ sent, onResent, onOtherNumber, onLinked }: Props) {
  const { t } = useTranslation()
  const { status } = useSession()
  const { msisdn, challenge } = sent
  const { code, setCode, errors, submit, confirm } = useCodeForm(sent, onLinked)
  useDraft(SENT_DRAFT, { ...sent, code }, status === 'expired')
  return (
    <>
      {errors && <ErrorSummary errors={errors.summary} />}
      <PageHeading title={t('link.codeTitle')} />
      <form className="form" noValidate onSubmit={submit}>
        <CodeLead msisdn={msisdn} challenge={challenge} />
        {confirm.error && !errors && <ErrorNotice error={confirm.error} words={{ 'not-found': t('link.codeEnded') }} />}
        <TextField
          name="code"
          className="input-code"
          inputMode="numeric"
          autoComplete="one-time-code"
          dir="ltr"
          label={t('link.code')}
          hint={t('link.codeHint')}
          error={errors?.fields.code}
          value={code}
          onChange={(event) => setCode(codeIn(event.target.value))}
        />
        <BusyButton type="submit" className="button button-primary" busy={confirm.isPending}>
          {t('link.confirm')}
        </BusyButton>
        <Resend key={challenge.challengeId} msisdn={msisdn} allowedAt={challenge.resendAllowedAt} onResent={onResent} />
        <button type="button" className="button button-quiet" onClick={onOtherNumber}>
          {t('link.otherNumber')}
        </button>
      </form>
    </>
  )
}

function useCodeForm({ challenge: { challengeId }, code: typed }: Sent, onLinked: Props['onLinked']) {
  const { t, i18n } = useTranslation()
  const api = useApi()
  const [code, setCode] = useState(typed)
  const [errors, setErrors] = useState<FormErrors | null>(null)
  const confirm = useMutation({
    mutationFn: async () => {
      const call = api.POST('/customer/v1/links/{challengeId}/confirmation', {
        params: { path: { challengeId } },
        body: { code },
      })
      return (await unwrap(call)).data
    },
    onSuccess: onLinked,
    onError: (error) => setErrors(formErrors(error, i18n.language, ['code'], { code: t('fields.codeWrong') })),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setErrors(code.length === 6 ? null : ownError('code', t('fields.codeInvalid')))
    if (code.length === 6) confirm.mutate()
  }
  return { code, setCode, errors, submit, confirm }
}
