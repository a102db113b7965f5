import type { Bucket, BucketType } from '@/api/types'
import { daysBetween } from '@/lib/days'

const SOON_DAYS = 3

export const BUCKET_TYPES: readonly BucketType[] = ['monetary', 'data', 'voice', 'sms', 'other']

/** It is good only from a later instant on. */
export function startsLater({ validFrom }: Bucket, now: number): boolean {
  return validFrom !== null && Date.parse(validFrom) > now
}

/** The balance calls are paid from: the first active one of money that is good by now, as the API lists them. */
export function mainBucket(buckets: readonly Bucket[], now: number): Bucket | undefined {
  const money = buckets.filter((bucket) => bucket.type === 'monetary')
  const begun = money.filter((bucket) => !startsLater(bucket, now))
  return begun.find((bucket) => bucket.status === 'active') ?? begun[0] ?? money[0]
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
