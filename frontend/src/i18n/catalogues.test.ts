import { describe, expect, test } from 'vitest'
import { PROBLEMS } from '@/test/problems'
import ar from './locales/ar.json'
import de from './locales/de.json'
import en from './locales/en.json'
import { START_WORDS } from './startWords'

interface Tree { [key: string]: string | Tree }

const PLURAL = /_(zero|one|two|few|many|other)$/

function leaves(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

const placeholders = (text: string) => [...new Set(text.match(/{{\w+}}/g) ?? [])].sort()

describe.each([
  ['de', de],
  ['ar', ar],
])('%s', (language, catalogue) => {
  const words = new Map(leaves(catalogue))

  test('says everything that English says', () => {
    const keys = (entries: Iterable<string>) => new Set([...entries].map((key) => key.replace(PLURAL, '')))
    expect(keys(words.keys())).toEqual(keys(new Map(leaves(en)).keys()))
  })

  test('has every plural form the language needs', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const plurals = leaves(en).filter(([key]) => key.endsWith('_other')).map(([key]) => key.replace(PLURAL, ''))
    for (const key of plurals) for (const form of forms) expect(words.has(`${key}_${form}`), `${key}_${form}`).toBe(true)
  })

  test('fills in the same values', () => {
    for (const [key, text] of leaves(en)) {
      const theirs = words.get(key)
      if (theirs !== undefined && !PLURAL.test(key)) expect(placeholders(theirs), key).toEqual(placeholders(text))
    }
  })
})

test.each(Object.entries({ en, de, ar }))('the words that need no catalogue are those of the catalogue: %s', (language, words) => {
  const { errors, common } = words
  expect(START_WORDS[language as 'en']).toEqual({
    title: errors.startTitle,
    text: errors.network,
    reload: common.reload,
    loading: common.loading,
  })
})

test.each(Object.entries({ en, de, ar }))('every problem of the services has its sentence: %s', (_, { problem }) => {
  expect(PROBLEMS.length).toBeGreaterThan(15)
  expect(PROBLEMS).toContain('day-limit-reached')
  for (const name of PROBLEMS) expect(Object.keys(problem)).toContain(name)
})

test.each(Object.entries({ en, de, ar }))('no count is filled in as bare digits, which are not those of every language: %s', (_, words) => {
  expect(leaves(words).filter(([, text]) => text.includes('{{count}}'))).toEqual([])
})
