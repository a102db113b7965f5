import { useMatch } from 'react-router'

export interface Place {
  customerId: string | undefined
  /** Where the shown customer's pages stand; undefined while none is shown. */
  basePath: string | undefined
  isSupportVisit: boolean
}

/** Whose pages the address shows. */
export function usePlace(): Place {
  const own = useMatch('/numbers/:customerId/*')?.params.customerId
  const visited = useMatch('/support/customers/:customerId/*')?.params.customerId
  if (visited) return { customerId: visited, basePath: `/support/customers/${visited}`, isSupportVisit: true }
  if (own && own !== 'link') return { customerId: own, basePath: `/numbers/${own}`, isSupportVisit: false }
  return { customerId: undefined, basePath: undefined, isSupportVisit: false }
}
