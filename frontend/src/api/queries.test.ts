import { expect, test } from 'vitest'
import { untilAskedAgain } from './queries'

const created = Date.parse('2026-11-24T10:00:00Z')
const statement = (state: 'pending' | 'restoring' | 'archived', createdAt = '2026-11-24T10:00:00Z') => ({ state, createdAt })

test.each([
  [0, 3000],
  [60, 15_000],
  [3600, 60_000],
])('a statement that has been on its way for %d s is looked for after %d ms', (age, wait) => {
  expect(untilAskedAgain([statement('archived'), statement('pending')], created + age * 1000)).toBe(wait)
})

test('the youngest one counts, and a clock that is wrong does no harm', () => {
  const statements = [statement('pending'), statement('pending', '2026-11-24T11:00:00Z')]
  expect(untilAskedAgain(statements, created + 3600_000)).toBe(3000)
  expect(untilAskedAgain(statements, created - 3600_000)).toBe(3000)
})

test('a restore takes hours, and without anything on its way nothing is asked', () => {
  expect(untilAskedAgain([statement('restoring')], created)).toBe(60_000)
  expect(untilAskedAgain([statement('archived')], created)).toBe(false)
})
