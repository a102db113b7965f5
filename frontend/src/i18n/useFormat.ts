import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfig } from '@/lib/config'
import * as format from '@/lib/format'
import { formatLocale } from '.'

/** The formatters, bound to the reader's language and the operator's time zone. */
export function useFormat() {
  const { t, i18n } = useTranslation()
  const { timeZone } = useConfig()
  return useMemo(() => {
    const locale = formatLocale(i18n.language)
    const quantity = ({ amount, unit }: format.Quantity, rounding?: format.Rounding) => {
      if (unit === 'B') return format.formatBytes(locale, amount, rounding)
      if (unit === 's') return format.formatDuration(locale, amount)
      if (unit === 'message' || unit === 'unit') {
        return t(`units.${unit}`, { count: Number(amount), shown: format.formatDecimal(locale, amount) })
      }
      return format.formatMoney(locale, amount, unit)
    }
    return {
      locale,
      money: (amount: string, currency: string) => format.formatMoney(locale, amount, currency),
      signedMoney: (amount: string, currency: string) => format.formatMoney(locale, amount, currency, true),
      bytes: (octets: string | number) => format.formatBytes(locale, String(octets)),
      integer: (value: number) => format.formatInteger(locale, value),
      date: (instant: string) => format.formatDate(locale, instant, timeZone),
      lastDay: (instant: string) => format.formatLastDay(locale, instant, timeZone),
      dateTime: (instant: string | number) => format.formatDateTime(locale, instant, timeZone),
      dayTime: (instant: string) => format.formatDayTime(locale, instant, timeZone),
      time: (instant: string | number) => format.formatTime(locale, instant, timeZone),
      day: (day: string) => format.formatDay(locale, day),
      month: (month: string) => format.formatMonth(locale, month),
      region: (code: string) => format.formatRegion(locale, code),
      language: (code: string) => format.formatLanguage(locale, code),
      quantity: (amount: format.Quantity) => quantity(amount),
      /** What is left of something: never more than there is. */
      remaining: (amount: format.Quantity) => quantity(amount, 'down'),
    }
  }, [t, i18n.language, timeZone])
}

export type Format = ReturnType<typeof useFormat>
