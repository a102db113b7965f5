import type { Bucket, BucketType } from '@/api/types'
import { daysBetween } from '@/lib/days'

const SOON_DAYS = 3

export const BUCKET_TYPES: readonly BucketType[] = ['monetary', 'data', 'voice', 'sms', 'other']

/** The balance calls are paid from: the first active one of money, as the API lists them. */
export function mainBucket(buckets: readonly Bucket[]): Bucket | undefined {
  const money = buckets.filter((bucket) => bucket.type === 'monetary')
  return money.find((bucket) => bucket.status === 'active') ?? money[0]
}

export interface Validity {
  /** Calendar days of the operator until its last one: 0 on that day. */
  days: number
  over: boolean
  /** It ends within the next few days. */
  soon: boolean
}

/** How long a bucket is still good; null for one that does not expire. It ends exclusively, so at midnight the day before counts. */
export function validityOf({ validUntil }: Bucket, now: number, timeZone: string): Validity | null {
  if (validUntil === null) return null
  const end = Date.parse(validUntil)
  const days = Math.max(0, daysBetween(now, end - 1, timeZone))
  return { days, over: end <= now, soon: days < SOON_DAYS }
}
