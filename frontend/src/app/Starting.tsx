import { useEffect } from 'react'
import { applyToDocument, preferredLanguage } from '@/i18n'
import { START_WORDS } from '@/i18n/startWords'

/** Shown while settings and words are on their way, so it brings its own. */
export function Starting() {
  const language = preferredLanguage()
  useEffect(() => applyToDocument(language), [language])
  return (
    <main className="centered waiting" id="content">
      <p role="status">{START_WORDS[language].loading}</p>
    </main>
  )
}
