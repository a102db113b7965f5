import { useEffect, useSyncExternalStore } from 'react'
import { toAsciiDigits } from './digits'

type Plans = typeof import('./numberingPlans')

const E164 = /^\+[1-9][0-9]{4,14}$/
// Marks that set the direction of a number among words, and joiners that are copied along with it.
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

// The numbering plans of the world are as heavy as a page, so they come when a number is first shown or typed.
let plans: Plans | null = null
let loading: Promise<void> | null = null
const listeners = new Set<() => void>()

/** Fetches the numbering plans. Without them numbers are judged by their form alone and shown ungrouped. */
export function loadPlans(): Promise<void> {
  loading ??= import('./numberingPlans').then(
    (loaded) => {
      plans = loaded
      for (const listener of listeners) listener()
    },
    () => {
      loading = null
    },
  )
  return loading
}

/** Loads the numbering plans, and draws again what shows a number once they are there. */
export function usePlans(): void {
  useEffect(() => {
    void loadPlans()
  }, [])
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => plans,
  )
}

/** What people type (spaces, dashes of all kinds, brackets, other scripts' digits) in ASCII. */
function plain(typed: string): string {
  return toAsciiDigits(typed.replace(UNSEEN, ''))
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s/g, ' ')
    .trim()
}

/**
 * What people type as E.164, also in the national form of the operator's `country`. What is no number comes back as it is
 * typed, without what is only a way of typing.
 */
export function normalizePhone(typed: string, country: string): string {
  const found = plans?.findNumber(plain(typed), country)
  if (found) return found
  const compact = plain(typed).replace(/[\s().\-/]/g, '')
  return compact.startsWith('00') ? `+${compact.slice(2)}` : compact
}

/** Whether this is what `normalizePhone` makes of a number. */
export function isPhone(value: string, country: string): boolean {
  return E164.test(value) && (plans === null || plans.findNumber(value, country) === value)
}

/** The groups in which a number is read, joined by spaces that do not break; other text as it is. */
export function groupPhone(number: string): string {
  return plans && E164.test(number) ? plans.groupNumber(number).replaceAll(' ', '\u00a0') : number
}
