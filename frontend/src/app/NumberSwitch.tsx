import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { useApi } from '@/api/client'
import { linksQuery } from '@/api/queries'
import { Phone, usePhoneText } from '@/components/Phone'

/** The page stays, the number changes. What belongs to one record only (an open form) does not come along. */
function sameKindOfPage(pathname: string): string {
  const page = /^\/numbers\/[^/]+\/(balance|usage|statements|details)/.exec(pathname)?.[1]
  return page ? `/${page}` : ''
}

export function NumberSwitch({ current }: { current: string | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const links = useQuery(linksQuery(useApi())).data ?? []
  const phone = usePhoneText()
  const shown = links.find((link) => link.customerId === current)
  if (!shown) return null
  if (links.length === 1) {
    return (
      <p className="number-switch">
        <Phone number={shown.msisdn} />
      </p>
    )
  }
  return (
    <label className="number-switch">
      <span className="visually-hidden">{t('nav.switchNumber')}</span>
      <select
        value={shown.customerId}
        dir="ltr"
        autoComplete="off"
        onChange={(event) => void navigate(`/numbers/${event.target.value}${sameKindOfPage(pathname)}${search}`)}
      >
        {links.map((link) => (
          <option key={link.customerId} value={link.customerId}>
            {phone.group(link.msisdn)}
          </option>
        ))}
      </select>
    </label>
  )
}
