import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkChallenge } from '@/api/types'
import { BusyButton } from '@/components/BusyButton'
import { ErrorNotice } from '@/components/ErrorNotice'
import { useFormat } from '@/i18n/useFormat'
import { useRequestLink } from './useRequestLink'

interface Props {
  msisdn: string
  allowedAt: string
  onResent: (challenge: LinkChallenge) => void
}

/** A new code, once the API allows to ask for one. */
export function Resend({ msisdn, allowedAt, onResent }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const seconds = useSecondsUntil(allowedAt)
  const request = useRequestLink()
  return (
    <div className="resend">
      {request.error && <ErrorNotice error={request.error} words={{ 'too-many-requests': t('link.tooOften') }} />}
      {seconds > 0 ? (
        <p className="hint">{t('link.resendIn', { count: seconds, shown: format.integer(seconds) })}</p>
      ) : (
        <BusyButton
          className="button"
          busy={request.isPending}
          onClick={() => request.mutate(msisdn, { onSuccess: onResent })}
        >
          {t('link.resend')}
        </BusyButton>
      )}
    </div>
  )
}

function useSecondsUntil(instant: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => {
      setSeconds(Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000)))
    }, 1000)
    return () => clearInterval(timer)
  }, [instant])
  return seconds
}
