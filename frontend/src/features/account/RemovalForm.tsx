import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { ErrorSummary, type SummaryError } from '@/components/ErrorSummary'
import { CheckboxField } from '@/components/fields'

interface Props {
  busy: boolean
  error: unknown
  onConfirmed: () => void
}

/** One deliberate step: the button alone does nothing before what it means was confirmed. */
export function RemovalForm({ busy, error, onConfirmed }: Props) {
  const { t } = useTranslation()
  const [understood, setUnderstood] = useState(false)
  const [errors, setErrors] = useState<readonly SummaryError[]>([])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (understood) onConfirmed()
    else setErrors([{ field: 'understood', text: t('account.confirmFirst') }])
  }
  return (
    <>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <form className="form" noValidate onSubmit={submit}>
        <p>{t('account.saveFirst')}</p>
        <CheckboxField
          name="understood"
          label={t('account.understood')}
          error={errors[0]?.text}
          checked={understood}
          onChange={(event) => {
            setUnderstood(event.target.checked)
            setErrors([])
          }}
        />
        {error !== null && <ErrorNotice error={error} />}
        <div className="actions">
          <BusyButton type="submit" className="button button-danger" busy={busy}>
            {t('account.yes')}
          </BusyButton>
          <Link className="button" to="/">
            {t('account.no')}
          </Link>
        </div>
      </form>
    </>
  )
}
