import { Phone } from '@/components/Phone'
import { useFormat } from '@/i18n/useFormat'
import { usePrintedAt } from '@/lib/printing'

/** Whose number a printout shows and when it was made: on the screen the frame says it, which is not printed. */
export function PrintedFor({ msisdn }: { msisdn: string }) {
  const format = useFormat()
  const printedAt = usePrintedAt()
  if (printedAt === null) return null
  return (
    <p className="print-only">
      <Phone number={msisdn} /> · {format.dateTime(printedAt)}
    </p>
  )
}
