import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useApi } from '@/api/client'
import { usageQuery } from '@/api/queries'
import type { UsagePage, UsageRecord } from '@/api/types'
import { useCustomerScope } from '@/lib/customerScope'
import { daysOf } from './days'
import { isShown, type Filters } from './filters'

// So many records are fetched without being asked for; beyond that, scrolling or a click fetches more.
const FETCHED_UNASKED = 1000

export interface Records {
  pages: readonly UsagePage[]
  shown: readonly UsageRecord[]
  loaded: number
  total: number
  currency: string
  complete: boolean
  /** Something is missing, and not just because it is on its way unasked. */
  partial: boolean
  /** Fetching everything is under way. */
  fetchingAll: boolean
  fetchAll: () => void
  stop: () => void
  fetchNext: () => void
}

/** A month's records, page by page, and which of them the filters leave. */
export function useRecords(month: string, filters: Filters) {
  const query = useInfiniteQuery(usageQuery(useApi(), useCustomerScope(), month))
  const [allAsked, setAllAsked] = useState(false)
  const pages = useMemo(() => query.data?.pages ?? [], [query.data])
  const shown = useMemo(() => select(pages, filters), [pages, filters])
  const loaded = useMemo(() => pages.reduce((sum, page) => sum + page.records.length, 0), [pages])

  const { hasNextPage, isFetching, error, fetchNextPage } = query
  const free = hasNextPage && !isFetching && !error
  const goOn = free && (allAsked || loaded < FETCHED_UNASKED)
  // `loaded` tells one page from the next when an answer is so quick that `goOn` is never seen to be false.
  useEffect(() => {
    if (goOn) void fetchNextPage()
  }, [goOn, loaded, fetchNextPage])

  const records: Records = {
    pages,
    shown,
    loaded,
    total: pages[0]?.totalRecords ?? 0,
    currency: pages[0]?.currency ?? '',
    complete: pages.length > 0 && !hasNextPage,
    partial: hasNextPage && (allAsked || loaded >= FETCHED_UNASKED || error !== null),
    fetchingAll: allAsked && hasNextPage && !error,
    fetchAll: () => {
      setAllAsked(true)
      if (error) void fetchNextPage()
    },
    stop: () => setAllAsked(false),
    fetchNext: () => {
      if (free) void fetchNextPage()
    },
  }
  return { query, records }
}

function select(pages: readonly UsagePage[], filters: Filters): UsageRecord[] {
  return pages.flatMap((page) => {
    const days = daysOf(page)
    return page.records.filter((record, index) => isShown(record, days[index] ?? '', filters))
  })
}
