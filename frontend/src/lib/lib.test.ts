import { beforeAll, describe, expect, test } from 'vitest'
import { reasonHeader, reasonProblem } from './accessReasons'
import { isSafeLink, localPath } from './addresses'
import { add, negate, shiftRight } from './decimal'
import { fileNameFrom, readWithProgress } from './download'
import { formatBytes, formatDayTime, formatDuration, formatLastDay, formatMoney } from './format'
import { isTwice } from './localHours'
import { addMonths, currentMonth, selectableMonths } from './months'
import { groupPhone, isPhone, loadPlans, normalizePhone } from './phone'
import { isOtherRelease } from './release'

describe('decimals are exact', () => {
  test.each([
    ['0.1', '0.2', '0.3'],
    ['0.35', '-0.35', '0.00'],
    ['-0.05', '0.1', '0.05'],
    ['999999999999999999.99', '0.01', '1000000000000000000.00'],
    ['7', '3', '10'],
  ])('%s + %s = %s', (a, b, sum) => expect(add(a, b)).toBe(sum))

  test('shifting moves the point, digit for digit', () => {
    expect(shiftRight('3800000001', 9)).toBe('3.800000001')
    expect(shiftRight('-5', 3)).toBe('-0.005')
  })

  test('there is no negative zero', () => expect(negate('0.00')).toBe('0.00'))
})

describe('formats', () => {
  test('money keeps every digit it has', () => {
    expect(formatMoney('en-GB', '12.4', 'EUR')).toBe('€12.40')
    expect(formatMoney('en-GB', '0.0035', 'EUR')).toBe('€0.0035')
    expect(formatMoney('en-GB', '12345678901234567.89', 'EUR')).toBe('€12,345,678,901,234,567.89')
    expect(formatMoney('en-GB', '12', 'JPY')).toBe('JP¥12')
  })

  test('octets in decimal steps, time in parts', () => {
    expect(formatBytes('en-GB', '1870000000')).toBe('1.87 GB')
    expect(formatBytes('en-GB', '999')).toBe('999 bytes')
    expect(formatDuration('en-GB', '3725')).toBe('1 hr 2 mins 5 secs')
    expect(formatDuration('en-GB', '0')).toBe('0 mins')
  })

  test.each([
    ['999999999', '1 GB', '999.99 MB'],
    ['999994999', '999.99 MB', '999.99 MB'],
    ['999995000', '1 GB', '999.99 MB'],
    ['4996000000', '5 GB', '4.99 GB'],
    ['999', '999 bytes', '999 bytes'],
    ['1000', '1 kB', '1 kB'],
    ['0', '0 bytes', '0 bytes'],
  ])('%s octets are about %s; as what is left, never more than %s', (octets, about, left) => {
    expect(formatBytes('en-GB', octets)).toBe(about)
    expect(formatBytes('en-GB', octets, 'down')).toBe(left)
  })

  test('what ends at midnight is good until the day before', () => {
    expect(formatLastDay('en-GB', '2026-11-30T23:00:00Z', 'Europe/Zurich')).toBe('30 Nov 2026')
  })
})

describe('months', () => {
  test("the month is the operator's, not the visitor's", () => {
    expect(currentMonth('Europe/Zurich', new Date('2026-10-31T23:30:00Z'))).toBe('2026-11')
    expect(currentMonth('UTC', new Date('2026-10-31T23:30:00Z'))).toBe('2026-10')
  })

  test('adding runs over the year', () => expect(addMonths('2026-01', -1)).toBe('2025-12'))

  test('the current month and so many before it', () => {
    expect(selectableMonths('UTC', 2, new Date('2026-01-15T00:00:00Z'))).toEqual(['2026-01', '2025-12', '2025-11'])
  })
})

describe('phone numbers', () => {
  beforeAll(loadPlans)

  // The same as the API's own tests of what a person types, but for what its larger plans alone know.
  test.each([
    ['+41 79 000 01 01', '+41790000101'],
    ['+41 (0)79 100 00 40', '+41791000040'],
    ['0041 (79) 000-01-01', '+41790000101'],
    ['\u200e+41.79.000.01.01', '+41790000101'],
    ['+41‑79–100—00−40', '+41791000040'],
    ['+41\u00a079\u202f100\u200900\u300040', '+41791000040'],
    ['079/100 00 40', '+41791000040'],
    ['41791000040', '+41791000040'],
    ['+٤١ ٧٩ ٠٠٠ ٠١ ٠١', '+41790000101'],
    ['۰۰۴۱ ۷۹ ۰۰۰ ۰۱ ۰۱', '+41790000101'],
    ['०७९ १०० ०० ४०', '+41791000040'],
    ['＋４１ ７９ １００ ００ ４０', '+41791000040'],
    ['+683 4002', '+6834002'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+34 (0)91 123 45 67', '+34911234567'],
  ])('%s', (typed, number) => {
    expect(normalizePhone(typed, 'CH')).toBe(number)
    expect(isPhone(number, 'CH')).toBe(true)
  })

  test.each(['044 123 45 6', '117', '079 FLOWERS', '079 100 00 40 ext. 5', '079 100 00 40 / 044 123 45 67', '+410791000040x', ''])(
    'is no number: %s',
    (typed) => expect(isPhone(normalizePhone(typed, 'CH'), 'CH')).toBe(false),
  )

  test('a national number is that of the operator', () => {
    expect(normalizePhone('020 7946 0018', 'GB')).toBe('+442079460018')
    expect(isPhone('+410791000040', 'CH')).toBe(false)
  })

  test.each([
    ['+14155552671', '+1 415 555 2671'],
    ['+33612345678', '+33 6 12 34 56 78'],
    ['+41791000040', '+41 79 100 00 40'],
    ['+6834002', '+683 4002'],
    ['+41•••••••67', '+41•••••••67'],
    ['5000', '5000'],
  ])('%s is shown as %s', (number, shown) => expect(groupPhone(number)).toBe(shown.replaceAll(' ', '\u00a0')))
})

describe('addresses', () => {
  test.each(['//evil.example', '/\\evil.example', 'https:evil.example', '/.//evil.example', '/%0d//', 7, null])(
    'is not taken for a path of another site: %s',
    (value) => expect(new URL(localPath(value), window.location.origin).origin).toBe(window.location.origin),
  )

  test('keeps a local path with its query', () => expect(localPath('/a?b=c')).toBe('/a?b=c'))

  test.each(['javascript:alert(1)', 'data:text/html,x', 'http://archive.example/x', 'ftp://archive.example/x'])(
    'is no link to follow: %s',
    (link) => expect(isSafeLink(link)).toBe(false),
  )

  test.each(['https://archive.example/x', 'http://127.0.0.1:9200/x'])('may be followed: %s', (link) =>
    expect(isSafeLink(link)).toBe(true),
  )
})

describe('downloads', () => {
  test.each([
    ['attachment; filename="statement-2026-10.pdf"', 'statement-2026-10.pdf'],
    ["attachment; filename*=UTF-8''Auszug%20Oktober.pdf", 'Auszug Oktober.pdf'],
    ['attachment; filename="../../etc/passwd"', 'usage.pdf'],
    ['attachment; filename=".hidden"', 'usage.pdf'],
    [null, 'usage.pdf'],
  ])('the name in %s is %s', (header, name) => expect(fileNameFrom(header, 'usage.pdf')).toBe(name))

  test('progress counts up to the length that was announced', async () => {
    const steps: number[] = []
    const body = new Response('%PDF-1.7', { headers: { 'Content-Length': '8' } })
    const blob = await readWithProgress(body, ({ received, total }) => steps.push(received / (total ?? 0)))
    expect(blob.size).toBe(8)
    expect(steps.at(-1)).toBe(1)
  })
})

describe('reasons of support', () => {
  test.each([
    ['Ticket 48213', null],
    ['x', 'reasonLength'],
    ['y'.repeat(201), 'reasonLength'],
    ['Anrufer heisst Müller', null],
    ['سبب طويل', null],
    ['👍👍', 'reasonLength'],
  ])('%s', (reason, problem) => expect(reasonProblem(reason)).toBe(problem))

  test.each(['Ticket 48213', 'Anrufer heisst Müller', 'سبب طويل', '50 % zu viel', 'gut 👍'])('travel in ASCII: %s', (reason) => {
    const sent = new Headers(reasonHeader(reason)).get('X-Access-Reason') ?? ''
    expect(sent).toMatch(/^[ -~]+$/)
    expect(decodeURIComponent(sent)).toBe(reason)
  })

  test('half a character does not stop a request', () => {
    expect(reasonHeader('Ticket \ud83d')).toEqual({ 'X-Access-Reason': 'Ticket %EF%BF%BD' })
  })
})

test('another release is told by its script', () => {
  const page = (script: string) => `<script type="module" src="${script}"></script><div id="root"></div>`
  const current = new DOMParser().parseFromString(page('/assets/index-a.js'), 'text/html')
  expect(isOtherRelease(page('/assets/index-a.js'), current)).toBe(false)
  expect(isOtherRelease(page('/assets/index-b.js'), current)).toBe(true)
  // A captive portal's page is no release.
  expect(isOtherRelease('<h1>Log in to the hotel</h1>', current)).toBe(false)
})

describe('the hour that comes twice', () => {
  test.each([
    ['2026-10-24T23:50:00Z', false],
    ['2026-10-25T00:10:00Z', true],
    ['2026-10-25T00:50:00Z', true],
    ['2026-10-25T01:10:00Z', true],
    ['2026-10-25T01:50:00Z', true],
    ['2026-10-25T02:00:00Z', false],
    ['2026-03-29T00:59:00Z', false],
    ['2026-03-29T01:00:00Z', false],
    ['2026-06-01T01:00:00Z', false],
  ])('%s in Zurich', (instant, twice) => expect(isTwice(Date.parse(instant), 'Europe/Zurich')).toBe(twice))

  test('half an hour on Lord Howe Island', () => {
    expect(isTwice(Date.parse('2026-04-04T14:45:00Z'), 'Australia/Lord_Howe')).toBe(true)
    expect(isTwice(Date.parse('2026-04-04T15:15:00Z'), 'Australia/Lord_Howe')).toBe(true)
    expect(isTwice(Date.parse('2026-04-04T14:15:00Z'), 'Australia/Lord_Howe')).toBe(false)
  })

  test('its times carry their offset and all others do not', () => {
    const shown = ['00:50', '01:10', '01:50', '02:10'].map((time) => formatDayTime('en-GB', `2026-10-25T${time}:00Z`, 'Europe/Zurich'))
    expect(shown).toEqual(['25 Oct, 02:50 GMT+02:00', '25 Oct, 02:10 GMT+01:00', '25 Oct, 02:50 GMT+01:00', '25 Oct, 03:10'])
  })
})

describe('money has the decimals that the API wrote', () => {
  test.each([
    ['KWD', '12.400', /12\.400/],
    ['JPY', '1240', /1,240$/],
    ['IQD', '5.000', /5\.000/],
    ['EUR', '0.5', /0\.50/],
    ['EUR', '0.12345', /0\.12345/],
  ])('%s %s', (currency, amount, shown) => expect(formatMoney('en-GB', amount, currency)).toMatch(shown))
})
