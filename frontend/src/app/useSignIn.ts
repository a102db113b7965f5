import { useCallback, useState } from 'react'
import { useLocation } from 'react-router'
import { useSession } from '@/auth/context'

/** Leaves for the identity provider and comes back to this very page. */
export function useSignIn() {
  const { session } = useSession()
  const { pathname, search } = useLocation()
  const [state, setState] = useState<'idle' | 'leaving' | 'unreachable'>('idle')

  const signIn = useCallback(() => {
    setState('leaving')
    session.signIn(pathname + search).catch(() => {
      setState('unreachable')
    })
  }, [session, pathname, search])

  return { signIn, busy: state === 'leaving', unreachable: state === 'unreachable' }
}
