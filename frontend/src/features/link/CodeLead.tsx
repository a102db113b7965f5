import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkChallenge } from '@/api/types'
import { usePhoneText } from '@/components/Phone'
import { useFormat } from '@/i18n/useFormat'

const MINUTE_MS = 60_000

/** Where the code went and how long it is good, in minutes, since the visitor may be in another time zone. */
export function CodeLead({ msisdn, challenge }: { msisdn: string; challenge: LinkChallenge }) {
  const { t } = useTranslation()
  const format = useFormat()
  const phone = usePhoneText()
  const [minutes] = useState(() => Math.round((Date.parse(challenge.expiresAt) - Date.now()) / MINUTE_MS))
  return (
    <p>
      {t('link.codeLead', { msisdn: phone.inText(msisdn) })}{' '}
      {/* Less than nothing is what a wrong clock makes of it. */}
      {minutes > 0 && t('link.codeGood', { count: minutes, shown: format.integer(minutes) })}
    </p>
  )
}
