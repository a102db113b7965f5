import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefCallback, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageRecord } from '@/api/types'
import { useFormat } from '@/i18n/useFormat'
import { RecordCells } from './RecordCells'
import { useRowHeight } from './useRowHeight'
import type { Records } from './useRecords'

const ROWS_AHEAD = 12

/** Every item, of which only the rows in view exist: a month of 50,000 scrolls like one of fifty. */
export function RecordTable({ records, filtered }: { records: Records; filtered: boolean }) {
  const { t } = useTranslation()
  const { shown, total, complete, currency, fetchNext } = records
  const table = useRef<HTMLTableElement>(null)
  const { rows, above, below, measure } = useRowsInView(shown, table)

  const last = rows.at(-1)?.index ?? 0
  const nearEnd = !complete && !filtered && last >= shown.length - ROWS_AHEAD
  useEffect(() => {
    if (nearEnd) fetchNext()
  }, [nearEnd, fetchNext])

  if (shown.length === 0) return <p className="empty">{t(complete ? 'usage.noMatch' : 'usage.noMatchYet')}</p>
  return (
    <>
      {/* Rows that are not drawn cannot be printed either. */}
      {rows.length < total && <p className="print-only">{t('usage.printed')}</p>}
      <table className="table table-records" ref={table} aria-rowcount={filtered ? shown.length + 1 : total + 1}>
        <caption className="visually-hidden">{t('usage.records')}</caption>
        <RecordHead />
        <tbody>
          <Gap height={above} />
          {rows.map(({ index }) => (
            <Row key={shown[index]?.id} record={shown[index]} currency={currency} index={index} measure={measure} />
          ))}
          <Gap height={below} />
        </tbody>
      </table>
    </>
  )
}

function useRowsInView(shown: readonly UsageRecord[], table: RefObject<HTMLTableElement | null>) {
  const top = useTopOnPage(table)
  const height = useRowHeight()
  // A function that is new on every scroll would make the virtualizer work out all rows anew.
  const estimateSize = useCallback(() => height, [height])
  const virtualizer = useWindowVirtualizer({ count: shown.length, estimateSize, overscan: ROWS_AHEAD, scrollMargin: top })
  const rows = virtualizer.getVirtualItems()
  return {
    rows,
    above: (rows[0]?.start ?? top) - top,
    below: virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? top) - top),
    measure: virtualizer.measureElement,
  }
}

/** How far down the page an element begins, also after something above it has grown. */
function useTopOnPage(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useEffect(() => {
    const look = new ResizeObserver(() => {
      const place = element.current?.getBoundingClientRect().top
      if (place !== undefined) setTop(Math.round(place + window.scrollY))
    })
    look.observe(document.body)
    return () => look.disconnect()
  }, [element])
  return top
}

function RecordHead() {
  const { t } = useTranslation()
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">{t('usage.when')}</th>
        <th scope="col">{t('usage.what')}</th>
        <th scope="col">{t('usage.quantity')}</th>
        <th scope="col" className="numeric">
          {t('usage.change')}
        </th>
        <th scope="col" className="numeric">
          {t('usage.after')}
        </th>
      </tr>
    </thead>
  )
}

interface RowProps {
  record: UsageRecord | undefined
  currency: string
  index: number
  measure: RefCallback<Element>
}

function Row({ record, currency, index, measure }: RowProps) {
  const format = useFormat()
  if (!record) return null
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2}>
      <RecordCells record={record} currency={currency} format={format} />
    </tr>
  )
}

/** Stands for the rows that are not drawn. Its height is set from script, which the content security policy allows. */
function Gap({ height }: { height: number }) {
  const cell = useRef<HTMLTableCellElement>(null)
  useLayoutEffect(() => {
    if (cell.current) cell.current.style.height = `${height}px`
  }, [height])
  if (height <= 0) return null
  return (
    <tr className="gap" aria-hidden="true">
      <td colSpan={5} ref={cell} />
    </tr>
  )
}
