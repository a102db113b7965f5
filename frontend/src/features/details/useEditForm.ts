import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useApi } from '@/api/client'
import { toApiError, unwrap } from '@/api/problem'
import { detailsQuery, strongEtag, type VersionedCustomer } from '@/api/queries'
import { useSession } from '@/auth/context'
import type { CustomerUpdate } from '@/api/types'
import { formErrors, type FormErrors } from '@/components/formErrors'
import { useConfig } from '@/lib/config'
import { useCustomerScope } from '@/lib/customerScope'
import { loadPlans, usePlans } from '@/lib/phone'
import { useDraft, useDraftWhenLeft, useRestoredDraft } from '@/lib/useDraft'
import { draftFrom, type Draft } from './draft'
import { FIELDS, isSame, merge, patchOf, valuesOf, type Difference, type Values } from './values'

interface State {
  /** The record the form started from, with its version. */
  base: VersionedCustomer
  values: Values
  restored: boolean
  step: 'editing' | 'saving' | 'conflict' | 'comparing'
  differences: Difference[] | null
  errors: FormErrors | null
  failure: unknown
  nothingChanged: boolean
}

const CALM = { errors: null, failure: null, nothingChanged: false } as const

/** With a draft: what somebody else saved meanwhile is merged in and shown, as after a refused save. */
function begin(loaded: VersionedCustomer, draft: Draft | null): State {
  const now = valuesOf(loaded.customer)
  const calm = { base: loaded, restored: draft !== null, step: 'editing', differences: null, ...CALM } as const
  if (draft === null) return { ...calm, values: now }
  const isCurrent = draft.etag === null ? isSame(draft.base, now) : draft.etag === loaded.etag
  return isCurrent ? { ...calm, values: draft.values } : { ...calm, ...merge(draft.base, draft.values, now) }
}

/** The state of the form, from opening it to saving, also across a conflict or a new sign-in. */
export function useEditForm(loaded: VersionedCustomer) {
  const { customerId } = loaded.customer
  const draftKey = `details.${customerId}`
  const draft = useRestoredDraft(draftKey, draftFrom)
  const [state, setState] = useState(() => begin(loaded, draft))
  const update = (changes: Partial<State>) => setState((current) => ({ ...current, ...changes }))
  const base = valuesOf(state.base.customer)
  const typed: Draft = { base, etag: state.base.etag, values: state.values }
  const toKeep = isSame(base, state.values) ? null : typed
  const { status, session } = useSession()
  useDraft(draftKey, toKeep, status === 'expired')
  // Left by the menu or for another number, it waits; saved, given up or signed out of, it is gone.
  const settled = useRef(false)
  useDraftWhenLeft(draftKey, toKeep, () => !settled.current && session.getSnapshot().status !== 'leaving')
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
      settled.current = true
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
      setState((current) => ({
        ...current,
        base: newer,
        ...merge(valuesOf(current.base.customer), current.values, valuesOf(newer.customer)),
        step: 'editing',
      }))
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
    giveUp: () => {
      settled.current = true
    },
  }
}

/** Sends the patch. Answers the way on to the details page, which shows the record as the API answered it. */
function useSend() {
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const scope = useCustomerScope()
  return async ({ customer, etag }: VersionedCustomer, patch: CustomerUpdate) => {
    const call = api.PATCH('/customer/v1/customers/{customerId}', {
      params: { path: { customerId: customer.customerId }, ...(etag ? { header: { 'If-Match': etag } } : {}) },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: patch,
    })
    const { data, response } = await unwrap(call)
    queryClient.setQueryData(detailsQuery(api, scope).queryKey, { customer: data, etag: strongEtag(response) })
    return () => navigate(`${scope.basePath}/details`, { state: { saved: true } })
  }
}

function useReload() {
  const api = useApi()
  const queryClient = useQueryClient()
  return (customerId: string) => queryClient.query({ ...detailsQuery(api, { customerId }), staleTime: 0 })
}

function useFieldWords() {
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
