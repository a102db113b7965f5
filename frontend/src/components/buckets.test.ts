import { expect, test } from 'vitest'
import { example } from '@/test/contract'
import { mainBucket, validityOf } from './buckets'

const [bucket] = example('Balance').buckets
if (!bucket) throw new Error('the example has a bucket')

// Zurich is an hour ahead of UTC in November.
test.each([
  ['2026-11-24T13:00:00Z', '2026-11-25T09:00:00Z', 1],
  ['2026-11-24T13:00:00Z', '2026-11-24T23:00:00Z', 0],
  ['2026-11-24T22:59:00Z', '2026-11-25T23:00:00Z', 1],
  ['2026-11-24T23:01:00Z', '2026-11-25T23:00:00Z', 0],
  ['2026-10-24T10:00:00Z', '2026-10-26T23:00:00Z', 2],
])('asked at %s, what ends at %s is good for %i more calendar days', (now, validUntil, days) => {
  expect(validityOf({ ...bucket, validUntil }, Date.parse(now), 'Europe/Zurich')).toEqual({ days, over: false, soon: true })
})

test('what has ended is over', () => {
  const ended = { ...bucket, validUntil: '2026-11-24T13:00:00Z' }
  expect(validityOf(ended, Date.parse('2026-11-24T13:00:00Z'), 'Europe/Zurich')?.over).toBe(true)
})

test('the main balance is one that is good now', () => {
  const now = Date.parse('2026-11-24T13:00:00Z')
  const later = { ...bucket, id: 'later', validFrom: '2026-12-01T00:00:00Z' }
  const suspended = { ...bucket, id: 'suspended', status: 'suspended' as const }
  expect(mainBucket([later, bucket], now)).toBe(bucket)
  expect(mainBucket([later, suspended], now)).toBe(suspended)
  expect(mainBucket([later], now)).toBe(later)
  expect(mainBucket([], now)).toBeUndefined()
})
