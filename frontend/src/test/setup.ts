import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { server } from './server'

// Long enough for a busy machine: no test may depend on its speed.
configure({ asyncUtilTimeout: 10_000 })

// What jsdom does not have and the portal uses.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}
HTMLDialogElement.prototype.close = function () {
  this.open = false
}
Object.defineProperty(navigator, 'languages', { configurable: true, get: () => ['en-GB', 'de-CH', 'ar'] })
Element.prototype.scrollIntoView = () => undefined
window.scrollTo = () => undefined
window.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: false }) as unknown as MediaQueryList
window.ResizeObserver = class {
  observe() {
    return undefined
  }
  unobserve() {
    return undefined
  }
  disconnect() {
    return undefined
  }
}

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
  sessionStorage.clear()
  localStorage.clear()
  vi.useRealTimers()
})
afterAll(() => server.close())
