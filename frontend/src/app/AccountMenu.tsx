import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavigationType, useLocation, useNavigationType } from 'react-router'
import { useSession } from '@/auth/context'
import { Icon } from '@/components/Icon'
import { LanguageSelect } from '@/components/LanguageSelect'

/** What is not about one number: numbers, support, language, sign-out. A disclosure, so Tab walks through it. */
export function AccountMenu() {
  const { t } = useTranslation()
  const { session, isSupport } = useSession()
  const { key } = useLocation()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // Going somewhere closes it; being led on from the start page, when the numbers have come, does not.
  const isLedOn = useNavigationType() === NavigationType.Replace
  if (openAt !== null && openAt !== key) setOpenAt(isLedOn ? key : null)
  const open = openAt === key

  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpenAt(null)
      button.current?.focus()
    }
    // Also a click elsewhere: on a link it moves focus, on plain ground it does not.
    const onLeave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpenAt(null)
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('focusin', onLeave)
    document.addEventListener('pointerdown', onLeave)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('focusin', onLeave)
      document.removeEventListener('pointerdown', onLeave)
    }
  }, [open])

  return (
    <div className="account" ref={box}>
      <button
        type="button"
        ref={button}
        className="button button-quiet"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpenAt(open ? null : key)}
      >
        <Icon name={open ? 'close' : 'menu'} />
        <span className="account-word">{t('nav.account')}</span>
      </button>
      <div id={id} className="account-panel" hidden={!open}>
        <ul>
          <li>
            <Link to="/numbers">
              <Icon name="numbers" />
              {t('nav.numbers')}
            </Link>
          </li>
          {isSupport && (
            <>
              <li>
                <Link to="/support">
                  <Icon name="support" />
                  {t('nav.support')}
                </Link>
              </li>
              <li>
                <Link to="/support/health">
                  <Icon name="health" />
                  {t('nav.health')}
                </Link>
              </li>
            </>
          )}
        </ul>
        <LanguageSelect />
        <button type="button" className="button" onClick={() => void session.signOut()}>
          <Icon name="signOut" />
          {t('session.signOut')}
        </button>
      </div>
    </div>
  )
}
