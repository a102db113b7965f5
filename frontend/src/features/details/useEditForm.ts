import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toApiError } from '@/api/problem'
import type { VersionedCustomer } from '@/api/queries'
import { formErrors } from '@/components/formErrors'
import { useConfig } from '@/lib/config'
import { loadPlans, usePlans } from '@/lib/phone'
import { useRestoredDraft } from '@/lib/useDraft'
import { draftFrom } from './draft'
import { begin, CALM, rebase, type EditState } from './editState'
import { useFieldWords } from './useFieldWords'
import { useKeptDraft } from './useKeptDraft'
import { useReload, useSend } from './useSentDetails'
import { FIELDS, patchOf, valuesOf, type Values } from './values'

/** The state of the form, from opening it to saving, also across a conflict or a new sign-in. */
export function useEditForm(loaded: VersionedCustomer) {
  const { customerId } = loaded.customer
  const draftKey = `details.${customerId}`
  const draft = useRestoredDraft(draftKey, draftFrom)
  const [state, setState] = useState(() => begin(loaded, draft))
  const update = (changes: Partial<EditState>) => setState((current) => ({ ...current, ...changes }))
  const base = valuesOf(state.base.customer)
  const settle = useKeptDraft(draftKey, state)
  const { country } = useConfig()
  usePlans()
  const send = useSend()
  const words = useFieldWords()
  const { i18n } = useTranslation()
  const reload = useReload()

  const save = async () => {
    await loadPlans()
    const patch = patchOf(base, state.values, country)
    if (!patch) {
      update({ ...CALM, nothingChanged: true })
      return
    }
    update({ ...CALM, step: 'saving' })
    try {
      const done = await send(state.base, patch)
      settle()
      await done()
    } catch (error) {
      if (toApiError(error).status === 412) update({ step: 'conflict' })
      else {
        const errors = formErrors(error, i18n.language, FIELDS, words)
        update({ step: 'editing', errors, failure: errors ? null : error })
      }
    }
  }

  const compare = async () => {
    update({ step: 'comparing' })
    try {
      const newer = await reload(customerId)
      setState((current) => rebase(current, newer))
    } catch (error) {
      update({ step: 'editing', failure: error })
    }
  }

  return {
    state,
    set: <K extends keyof Values>(name: K, value: Values[K]) =>
      setState((current) => ({ ...current, values: { ...current.values, [name]: value } })),
    save,
    compare,
    keepEditing: () => update({ step: 'editing' }),
    giveUp: settle,
  }
}
