import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSession } from '@/auth/context'
import { Icon, type IconName } from '@/components/Icon'
import { LanguageSelect } from '@/components/LanguageSelect'
import { useDisclosure } from './useDisclosure'

/** What is not about one number: numbers, support, language, sign-out. A disclosure, so Tab walks through it. */
export function AccountMenu() {
  const { t } = useTranslation()
  const { session } = useSession()
  const { open, toggle, box, button } = useDisclosure()
  const id = useId()

  return (
    <div className="account" ref={box}>
      <button
        type="button"
        ref={button}
        className="button button-quiet"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name={open ? 'close' : 'menu'} />
        <span className="account-word">{t('nav.account')}</span>
      </button>
      <div id={id} className="account-panel" hidden={!open}>
        <AccountLinks />
        <LanguageSelect />
        <button type="button" className="button" onClick={() => void session.signOut()}>
          <Icon name="signOut" />
          {t('session.signOut')}
        </button>
      </div>
    </div>
  )
}

function AccountLinks() {
  const { t } = useTranslation()
  const { isSupport } = useSession()
  return (
    <ul>
      <AccountLink to="/numbers" icon="numbers" words={t('nav.numbers')} />
      {isSupport && <AccountLink to="/support" icon="support" words={t('nav.support')} />}
      {isSupport && <AccountLink to="/support/health" icon="health" words={t('nav.health')} />}
    </ul>
  )
}

function AccountLink({ to, icon, words }: { to: string; icon: IconName; words: string }) {
  return (
    <li>
      <Link to={to}>
        <Icon name={icon} />
        {words}
      </Link>
    </li>
  )
}
