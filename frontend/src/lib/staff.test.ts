import { afterEach, expect, test } from 'vitest'
import type { PortalConfig } from './config'
import { withChosenClient } from './staff'

const config = { clientId: 'portal', staffClientId: 'staff' } as PortalConfig

afterEach(() => {
  sessionStorage.clear()
  window.history.replaceState(null, '', '/')
})

test('customers sign in through their own client', () => {
  expect(withChosenClient(config).clientId).toBe('portal')
})

test('staff come by an address of their own, and this tab remembers it until they sign out', () => {
  window.history.replaceState(null, '', '/staff')
  expect(withChosenClient(config).clientId).toBe('staff')
  expect(window.location.pathname).toBe('/support')
  expect(withChosenClient(config).clientId).toBe('staff')
  sessionStorage.clear()
  expect(withChosenClient(config).clientId).toBe('portal')
})

test('without a client for staff the address leads to the support page all the same', () => {
  window.history.replaceState(null, '', '/staff')
  expect(withChosenClient({ clientId: 'portal' } as PortalConfig).clientId).toBe('portal')
  expect(window.location.pathname).toBe('/support')
})
