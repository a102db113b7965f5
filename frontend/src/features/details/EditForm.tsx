import type { SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { VersionedCustomer } from '@/api/queries'
import { ErrorNotice } from '@/components/ErrorNotice'
import { ErrorSummary } from '@/components/ErrorSummary'
import { Notice } from '@/components/Notice'
import { useCustomerScope } from '@/lib/customerScope'
import { Comparison } from './Comparison'
import { ConflictDialog } from './ConflictDialog'
import { AddressFields, ContactFields, PreferenceFields } from './EditFields'
import { useEditForm } from './useEditForm'

/** The form keeps what it was opened with: a refresh in the background never changes a half-filled field. */
export function EditForm({ loaded }: { loaded: VersionedCustomer }) {
  const { t } = useTranslation()
  const { basePath } = useCustomerScope()
  const { state, set, save, compare, keepEditing } = useEditForm(loaded)
  const { values, errors, differences, step } = state
  const fields = { values, set, errors: errors?.fields ?? {} }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
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
        {differences?.length === 0 && <Notice>{t('details.comparedNone')}</Notice>}
        {state.nothingChanged && <Notice>{t('details.nothingChanged')}</Notice>}
        <div className="actions form-actions">
          <button type="submit" className="button button-primary" disabled={step === 'saving'}>
            {t(step === 'saving' ? 'details.saving' : 'details.save')}
          </button>
          <Link className="button" to={`${basePath}/details`}>
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
