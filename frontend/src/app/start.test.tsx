import { act, screen } from '@testing-library/react'
import { http } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { changeLanguage, startI18n } from '@/i18n'
import { config } from '@/test/render'
import { json, server } from '@/test/server'
import { start } from './start'

let element: HTMLElement

beforeEach(() => {
  element = document.createElement('div')
  document.body.append(element)
  server.use(http.get('*/config.json', () => json({ ...config })))
})
afterEach(() => element.remove())

const denied = () => {
  throw new DOMException('denied', 'SecurityError')
}

test('settings that cannot be read leave a page with a way on', async () => {
  server.use(http.get('*/config.json', () => new Response(null, { status: 503 })))
  await act(() => start(element))
  expect(screen.getByRole('heading', { name: 'The portal could not start' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible()
})

test('settings that do not come are waited for in sight, and not for ever', async () => {
  server.use(http.get('*/config.json', () => new Promise<never>(() => undefined)))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const started = start(element)
  await vi.waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Loading'))
  await act(async () => {
    await vi.advanceTimersByTimeAsync(10_000)
    await started
  })
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible()
})

test('words that cannot be loaded leave the same page, in the language that was wanted', async () => {
  localStorage.setItem('selfcare.language', 'de')
  vi.doMock('@/i18n/locales/de.json', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  await act(() => start(element))
  expect(screen.getByRole('button', { name: 'Seite neu laden' })).toBeVisible()
  expect(document.documentElement).toHaveAttribute('lang', 'de')
  vi.doUnmock('@/i18n/locales/de.json')
})

test('a browser that forbids storage shows the start page all the same, and speaks another language', async () => {
  for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
    vi.spyOn(Storage.prototype, method).mockImplementation(denied)
  }
  await act(() => start(element))
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible()
  const i18n = await startI18n()
  await changeLanguage(i18n, 'ar')
  expect(i18n.language).toBe('ar')
})
