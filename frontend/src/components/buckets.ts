import type { Bucket, BucketType } from '@/api/types'

const DAY_MS = 86_400_000
const LOW_DAYS = 3

export const BUCKET_TYPES: readonly BucketType[] = ['monetary', 'data', 'voice', 'sms', 'other']

/** The balance calls are paid from: the first active one of money, as the API lists them. */
export function mainBucket(buckets: readonly Bucket[]): Bucket | undefined {
  const money = buckets.filter((bucket) => bucket.type === 'monetary')
  return money.find((bucket) => bucket.status === 'active') ?? money[0]
}

export interface Validity {
  /** Whole days until it ends, at least 0. */
  days: number
  /** What is left of the time it was good for, from 0 to 1; null when its start is unknown. */
  share: number | null
  low: boolean
}

/** How long a bucket is still good; null for one that does not expire. */
export function validityOf({ validFrom, validUntil }: Bucket, now: number): Validity | null {
  if (validUntil === null) return null
  const end = Date.parse(validUntil)
  const left = Math.max(0, end - now)
  const start = validFrom === null ? null : Date.parse(validFrom)
  const share = start === null || start >= end ? null : Math.min(1, left / (end - start))
  return { days: Math.floor(left / DAY_MS), share, low: left < LOW_DAYS * DAY_MS }
}
