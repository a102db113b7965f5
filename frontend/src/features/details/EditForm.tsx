import type { SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { VersionedCustomer } from '@/api/queries'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { ErrorSummary } from '@/components/ErrorSummary'
import { Notice, Outcome } from '@/components/Notice'
import { useCustomerScope } from '@/lib/customerScope'
import { Comparison } from './Comparison'
import { ConflictDialog } from './ConflictDialog'
import { AddressFields, ContactFields, PreferenceFields } from './EditFields'
import { useEditForm } from './useEditForm'

/** The form keeps what it was opened with: a refresh in the background never changes a half-filled field. */
export function EditForm({ loaded }: { loaded: VersionedCustomer }) {
  const { t } = useTranslation()
  const { basePath } = useCustomerScope()
  const { state, set, save, compare, keepEditing, giveUp } = useEditForm(loaded)
  const { values, errors, differences, step } = state
  const saving = step === 'saving'
  const fields = { values, set, errors: errors?.fields ?? {}, disabled: saving }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    // Fields that are being saved are disabled, and would lose focus to nowhere.
    event.nativeEvent.submitter?.focus()
    void save()
  }
  return (
    <>
      {state.restored && <Notice>{t('details.restored')}</Notice>}
      {errors && <ErrorSummary errors={errors.summary} />}
      {differences && differences.length > 0 && <Comparison differences={differences} />}
      <form className="form form-wide" noValidate onSubmit={submit}>
        <ContactFields {...fields} />
        <AddressFields {...fields} />
        <PreferenceFields {...fields} />
        {state.failure ? <ErrorNotice error={state.failure} /> : null}
        <Outcome>{differences?.length === 0 && t('details.comparedNone')}</Outcome>
        <Outcome>{state.nothingChanged && t('details.nothingChanged')}</Outcome>
        <div className="actions form-actions">
          <BusyButton type="submit" className="button button-primary" busy={saving}>
            {t(saving ? 'details.saving' : 'details.save')}
          </BusyButton>
          <Link className="button" to={`${basePath}/details`} onClick={giveUp}>
            {t('common.cancel')}
          </Link>
        </div>
      </form>
      {(step === 'conflict' || step === 'comparing') && (
        <ConflictDialog busy={step === 'comparing'} onCompare={() => void compare()} onClose={keepEditing} />
      )}
    </>
  )
}
