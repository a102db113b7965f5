import { createContext, useContext } from 'react'

/** Whose pages are shown, and on whose behalf: the customer's own, or support looking on with a reason. */
export interface CustomerScope {
  customerId: string
  /** Address under which this customer's pages stand, without a slash at the end. */
  basePath: string
  readOnly: boolean
  accessReason?: string
}

const ScopeContext = createContext<CustomerScope | null>(null)
export const CustomerScopeProvider = ScopeContext.Provider

export function useCustomerScope(): CustomerScope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('CustomerScopeProvider is missing')
  return scope
}
