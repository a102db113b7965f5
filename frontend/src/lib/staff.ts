import type { PortalConfig } from './config'
import { readStored, store } from './storage'

// Staff open this address. Their app client asks for a password and a second factor; a sign-out forgets the choice with the rest.
export const STAFF_PATH = '/staff'
const KEY = 'selfcare.staff'

/** The settings with the app client that this tab signs in through. */
export function withChosenClient(config: PortalConfig): PortalConfig {
  if (window.location.pathname === STAFF_PATH) {
    store('sessionStorage', KEY, '1')
    window.history.replaceState(null, '', '/support')
  }
  const isStaff = config.staffClientId !== undefined && readStored('sessionStorage', KEY) === '1'
  return isStaff ? { ...config, clientId: config.staffClientId ?? config.clientId } : config
}
