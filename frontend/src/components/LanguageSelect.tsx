import { useTranslation } from 'react-i18next'
import { changeLanguage, LANGUAGES, type Language } from '@/i18n'

// Each language under its own name, so that everyone finds theirs.
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' }

export function LanguageSelect() {
  const { t, i18n } = useTranslation()
  return (
    <label className="inline-select">
      <span>{t('common.language')}</span>
      <select
        value={i18n.language}
        onChange={(event) => void changeLanguage(i18n, event.target.value as Language)}
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
