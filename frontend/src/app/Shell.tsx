import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useNavigation } from 'react-router'
import { useConfig } from '@/lib/config'
import { lookForRelease } from '@/lib/release'
import { AccountMenu } from './AccountMenu'
import { OfflineBanner, ReleaseBanner } from './banners'
import { Brand } from './Brand'
import { Navigation } from './Navigation'
import { NumberSwitch } from './NumberSwitch'
import { useKeptFocus } from './useKeptFocus'
import { usePlace } from './usePlace'

/** The frame around every page. On a phone the main menu stands at the bottom, within reach of the thumb. */
export function Shell() {
  const { t } = useTranslation()
  const { operatorName } = useConfig()
  const place = usePlace()
  const { pathname } = useLocation()
  useEffect(() => void lookForRelease(), [pathname])
  const main = useRef<HTMLElement>(null)
  useKeptFocus(main)
  const moving = useNavigation().state === 'loading'
  return (
    <div className={place.basePath ? 'shell' : 'shell shell-plain'}>
      <a className="skip" href="#content">
        {t('common.skip')}
      </a>
      {moving && <div className="moving" aria-hidden="true" />}
      <header className="masthead">
        <div className="masthead-row">
          <Link to="/" className="brand-link">
            <Brand name={operatorName} />
          </Link>
          {!place.isSupportVisit && <NumberSwitch current={place.customerId} />}
          <AccountMenu />
        </div>
        {place.basePath && <Navigation basePath={place.basePath} />}
      </header>
      <OfflineBanner />
      <ReleaseBanner />
      <main id="content" ref={main} tabIndex={-1} aria-busy={moving}>
        <Outlet />
      </main>
    </div>
  )
}
