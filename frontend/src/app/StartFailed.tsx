import { useEffect } from 'react'
import { applyToDocument, preferredLanguage } from '@/i18n'
import { START_WORDS } from '@/i18n/startWords'
import { reloadPage } from '@/lib/release'

/** Shown when not even the settings or the words could be read, so it brings its own. */
export function StartFailed() {
  const language = preferredLanguage()
  const { title, text, reload } = START_WORDS[language]
  useEffect(() => applyToDocument(language), [language])
  return (
    <main className="centered" id="content">
      <h1>{title}</h1>
      <p>{text}</p>
      <button type="button" className="button button-primary" onClick={reloadPage}>
        {reload}
      </button>
    </main>
  )
}
