import { beforeEach, expect, test, vi } from 'vitest'
import '../../build/service-worker.js'

const kept = new Response('kept')
const fresh = new Response('fresh')
const network = vi.fn<typeof fetch>()
const match = vi.fn<(key: string) => Promise<Response | undefined>>()

beforeEach(() => {
  vi.stubGlobal('fetch', network)
  vi.stubGlobal('caches', { match })
  match.mockReset().mockResolvedValue(kept)
  network.mockReset()
  vi.useFakeTimers()
  return () => vi.unstubAllGlobals()
})

/** What the worker answers a page's request with. */
function asked(): Promise<Response> {
  return new Promise((resolve) => {
    const request = { method: 'GET', mode: 'navigate', url: `${window.location.origin}/numbers` }
    window.dispatchEvent(Object.assign(new Event('fetch'), { request, respondWith: resolve }))
  })
}

test('the page comes from the network while that answers', async () => {
  network.mockResolvedValue(fresh)
  expect(await asked()).toBe(fresh)
})

test('without a network the kept page is shown', async () => {
  network.mockRejectedValue(new TypeError('offline'))
  expect(await asked()).toBe(kept)
})

test('a network that hangs is left after a few seconds for the kept page', async () => {
  network.mockReturnValue(new Promise(() => undefined))
  const answer = asked()
  await vi.advanceTimersByTimeAsync(5000)
  expect(await answer).toBe(kept)
})

test('where nothing is kept the network is waited for', async () => {
  match.mockResolvedValue(undefined)
  network.mockReturnValue(new Promise((resolve) => setTimeout(resolve, 8000, fresh)))
  const answer = asked()
  await vi.advanceTimersByTimeAsync(8000)
  expect(await answer).toBe(fresh)
})
