import type { Bucket, BucketType } from '@/api/types'

const DAY_MS = 86_400_000
const SOON_DAYS = 3

export const BUCKET_TYPES: readonly BucketType[] = ['monetary', 'data', 'voice', 'sms', 'other']

/** The balance calls are paid from: the first active one of money, as the API lists them. */
export function mainBucket(buckets: readonly Bucket[]): Bucket | undefined {
  const money = buckets.filter((bucket) => bucket.type === 'monetary')
  return money.find((bucket) => bucket.status === 'active') ?? money[0]
}

export interface Validity {
  /** Whole days until it ends, at least 0. */
  days: number
  over: boolean
  /** It ends within the next few days. */
  soon: boolean
}

/** How long a bucket is still good; null for one that does not expire. */
export function validityOf({ validUntil }: Bucket, now: number): Validity | null {
  if (validUntil === null) return null
  const left = Date.parse(validUntil) - now
  return { days: Math.max(0, Math.floor(left / DAY_MS)), over: left <= 0, soon: left < SOON_DAYS * DAY_MS }
}
