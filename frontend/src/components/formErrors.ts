import type { TFunction } from 'i18next'
import { toApiError, type FieldError } from '@/api/problem'
import type { SummaryError } from './ErrorSummary'

/** Sentences for a field's errors in the reader's language, by the field's name, or by name and code: `city.required`. */
export type FieldWords = Readonly<Record<string, string>>

/** `/postalAddress/street` belongs to the field `street`; a parameter's pointer is its name. */
export function fieldOf({ pointer }: FieldError): string {
  return pointer.split('/').at(-1)?.replace(/~1/g, '/').replace(/~0/g, '~') ?? ''
}

export interface FormErrors {
  /** By field name. */
  fields: Readonly<Record<string, string>>
  summary: readonly SummaryError[]
}

/**
 * The API's field errors as a form shows them. The API speaks English; in other languages the portal's own sentence
 * for the field stands in, where there is one. Null when the failure is not about fields.
 */
export function formErrors(error: unknown, language: string, fields: readonly string[], words: FieldWords): FormErrors | null {
  const found = toApiError(error).fieldErrors
  if (found.length === 0) return null
  const said = found.map((one) => {
    const field = fieldOf(one)
    const text = language === 'en' ? one.detail : (words[`${field}.${one.code}`] ?? words[field] ?? one.detail)
    return { field: fields.includes(field) ? field : undefined, text }
  })
  return { fields: Object.fromEntries(said.flatMap(({ field, text }) => (field ? [[field, text]] : []))), summary: said }
}

/** One error found by the form itself. */
export function ownError(field: string, text: string): FormErrors {
  return { fields: { [field]: text }, summary: [{ field, text }] }
}

/** What a kind of problem means at this place, by the end of its type: an ended code is more than nothing here. */
export type ProblemWords = Readonly<Record<string, string>>

/** The words for what went wrong: the API's own in English, else the portal's for that kind of problem. */
export function problemText(t: TFunction, language: string, error: unknown, words: ProblemWords = {}): string {
  const { kind, problem } = toApiError(error)
  if (kind !== 'problem' || !problem) return t(`errors.${kind === 'problem' ? 'unreadable' : kind}`)
  if (language === 'en') return problem.detail
  const name = problem.type.split(':').at(-1) ?? ''
  return words[name] ?? t(`problem.${name}` as 'problem.unavailable', { defaultValue: problem.detail })
}
