import { Outlet } from 'react-router'
import { useSession } from '@/auth/context'
import { NotFound } from './failures'

/** Pages that customers have no use for. What they would show is the services' decision all the same. */
export function SupportOnly() {
  return useSession().isSupport ? <Outlet /> : <NotFound />
}
