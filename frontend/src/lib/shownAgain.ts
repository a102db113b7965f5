import { useEffect } from 'react'

/**
 * Going back may show a page just as it was left, scripts and state included (the back/forward cache). `action` then
 * takes back what held only while the page was being left. It has to be stable.
 */
export function useShownAgain(action: () => void): void {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) action()
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [action])
}
