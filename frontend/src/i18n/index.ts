import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readStored, store } from '@/lib/storage'
import type en from './locales/en.json'

export const LANGUAGES = ['en', 'de', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
    returnNull: false
  }
}

const STORAGE_KEY = 'selfcare.language'
const RIGHT_TO_LEFT: readonly Language[] = ['ar']

const catalogues: Record<Language, () => Promise<{ default: typeof en }>> = {
  en: () => import('./locales/en.json'),
  de: () => import('./locales/de.json'),
  ar: () => import('./locales/ar.json'),
}

function isLanguage(value: string | null | undefined): value is Language {
  return LANGUAGES.some((language) => language === value)
}

export function preferredLanguage(): Language {
  const stored = readStored('localStorage', STORAGE_KEY)
  if (isLanguage(stored)) return stored
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en'
}

/** The form in which numbers and dates are written: the browser's region, as far as it speaks the language. */
export function formatLocale(language: string): string {
  const regional = navigator.languages.find((tag) => tag.split('-')[0] === language)
  return regional ?? (language === 'en' ? 'en-GB' : language)
}

export function applyToDocument(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'
}

async function loadCatalogue(instance: i18n, language: Language): Promise<void> {
  if (instance.hasResourceBundle(language, 'translation')) return
  const catalogue = await catalogues[language]()
  instance.addResourceBundle(language, 'translation', catalogue.default)
}

/** Starts with the one catalogue that is needed. Every catalogue is complete, so there is no second to fall back to. */
export async function startI18n(language = preferredLanguage()): Promise<i18n> {
  const instance = i18next.createInstance()
  instance.use(initReactI18next)
  await instance.init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
    showSupportNotice: false,
  })
  await loadCatalogue(instance, language)
  applyToDocument(language)
  return instance
}

export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  await loadCatalogue(instance, language)
  await instance.changeLanguage(language)
  store('localStorage', STORAGE_KEY, language)
  applyToDocument(language)
}
