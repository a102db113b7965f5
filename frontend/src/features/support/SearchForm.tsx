import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/auth/context'
import { BusyButton } from '@/components/BusyButton'
import { ErrorSummary, type SummaryError } from '@/components/ErrorSummary'
import { TextField } from '@/components/fields'
import { reasonProblem } from '@/lib/accessReasons'
import { useConfig } from '@/lib/config'
import { isPhone, loadPlans, normalizePhone, usePlans } from '@/lib/phone'
import { textsOf, useDraft, useRestoredDraft } from '@/lib/useDraft'

export interface Search {
  msisdn: string
  reason: string
}

const DRAFT = 'support.search'
const searchIn = (draft: unknown) => textsOf(draft, ['msisdn', 'reason'])

export function SearchForm({ busy, onSearch }: { busy: boolean; onSearch: (search: Search) => void }) {
  const { t } = useTranslation()
  const draft = useRestoredDraft(DRAFT, searchIn)
  const [typed, setTyped] = useState<Search>(draft ?? { msisdn: '', reason: '' })
  useDraft(DRAFT, typed.msisdn || typed.reason ? typed : null, useSession().status === 'expired')
  const [errors, setErrors] = useState<readonly SummaryError[]>([])
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text

  const { country } = useConfig()
  usePlans()

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await loadPlans()
    const search = { msisdn: normalizePhone(typed.msisdn, country), reason: typed.reason.trim() }
    const problem = reasonProblem(search.reason)
    const found = [
      ...(isPhone(search.msisdn, country) ? [] : [{ field: 'msisdn', text: t('fields.phoneInvalid') }]),
      ...(problem ? [{ field: 'reason', text: t(`fields.${problem}`) }] : []),
    ]
    setErrors(found)
    if (found.length === 0) onSearch(search)
  }

  return (
    <>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <form className="form card" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          name="msisdn"
          type="tel"
          inputMode="tel"
          autoComplete="off"
          dir="ltr"
          label={t('support.msisdn')}
          hint={t('link.numberHint')}
          error={errorOf('msisdn')}
          value={typed.msisdn}
          onChange={(event) => setTyped({ ...typed, msisdn: event.target.value })}
        />
        <TextField
          name="reason"
          autoComplete="off"
          maxLength={200}
          label={t('support.reason')}
          hint={t('support.reasonHint')}
          error={errorOf('reason')}
          value={typed.reason}
          onChange={(event) => setTyped({ ...typed, reason: event.target.value })}
        />
        <BusyButton type="submit" className="button button-primary" busy={busy}>
          {t('support.search')}
        </BusyButton>
      </form>
    </>
  )
}
