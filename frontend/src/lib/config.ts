import { createContext, useContext } from 'react'

/** What the hosting tells the portal at start, as `/config.json`. Nothing of it is built in. */
export interface PortalConfig {
  apiBaseUrl: string
  issuer: string
  clientId: string
  /** The app client through which staff sign in, where it is another. */
  staffClientId?: string
  scopes: string
  logoutUrl: string
  operatorName: string
  retentionMonths: number
  timeZone: string
  /** ISO 3166-1: whose national phone numbers are understood. */
  country: string
}

const TEXT_KEYS = ['issuer', 'clientId', 'scopes', 'logoutUrl', 'operatorName', 'timeZone', 'country'] as const

export function parseConfig(value: unknown): PortalConfig {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  for (const key of TEXT_KEYS) {
    if (typeof record[key] !== 'string' || record[key] === '') throw new Error(`config.json: ${key} is missing`)
  }
  if (typeof record.apiBaseUrl !== 'string') throw new Error('config.json: apiBaseUrl is missing')
  if (typeof record.retentionMonths !== 'number') throw new Error('config.json: retentionMonths is missing')
  return record as unknown as PortalConfig
}

export async function loadConfig(): Promise<PortalConfig> {
  // Without options, so that it is the request that index.html has already begun. The hosting sends it as no-cache.
  const response = await fetch('/config.json')
  if (!response.ok) throw new Error(`config.json: ${response.status}`)
  return parseConfig(await response.json())
}

const ConfigContext = createContext<PortalConfig | null>(null)
export const ConfigProvider = ConfigContext.Provider

export function useConfig(): PortalConfig {
  const config = useContext(ConfigContext)
  if (!config) throw new Error('ConfigProvider is missing')
  return config
}
