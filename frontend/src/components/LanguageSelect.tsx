import { useTranslation } from 'react-i18next'
import { changeLanguage, LANGUAGES, type Language } from '@/i18n'

// Each language under its own name, so that everyone finds theirs.
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' }

export function LanguageSelect() {
  const { t, i18n } = useTranslation()
  // A catalogue that cannot be loaded leaves the language as it is; after a release the banner offers the new version.
  const change = (language: string) => void changeLanguage(i18n, language as Language).catch(() => undefined)
  return (
    <label className="inline-select">
      <span>{t('common.language')}</span>
      <select
        value={i18n.language}
        onChange={(event) => change(event.target.value)}
        autoComplete="off"
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {NAMES[language]}
          </option>
        ))}
      </select>
    </label>
  )
}
