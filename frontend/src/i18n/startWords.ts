import type { Language } from '.'

interface StartWords {
  title: string
  text: string
  reload: string
  loading: string
}

/** The few words for before a catalogue is loaded, or when none could be. They repeat the catalogues, as a test makes sure. */
export const START_WORDS: Readonly<Record<Language, StartWords>> = {
  en: {
    title: 'The portal could not start',
    text: 'We could not reach the service. Check your connection, then try again.',
    reload: 'Reload the page',
    loading: 'Loading',
  },
  de: {
    title: 'Das Portal konnte nicht starten',
    text: 'Der Dienst ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    reload: 'Seite neu laden',
    loading: 'Wird geladen',
  },
  ar: {
    title: 'تعذّر بدء البوابة',
    text: 'تعذّر الوصول إلى الخدمة. تحقّق من اتصالك ثم حاول مرة أخرى.',
    reload: 'إعادة تحميل الصفحة',
    loading: 'جارٍ التحميل',
  },
}
