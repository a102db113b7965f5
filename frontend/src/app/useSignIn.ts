import { useCallback, useState } from 'react'
import { useLocation } from 'react-router'
import { useSession } from '@/auth/context'
import { inTime } from '@/lib/inTime'
import { useShownAgain } from '@/lib/shownAgain'
import { keeps } from '@/lib/storage'

/**
 * Leaves for the identity provider and comes back to this very page; `returned`: with Back, without signing in;
 * `failure`: what to say when it could not leave.
 */
export function useSignIn() {
  const { session } = useSession()
  const { pathname, search } = useLocation()
  const [state, setState] = useState<'idle' | 'leaving' | 'unreachable' | 'storageDenied' | 'returned'>('idle')

  const signIn = useCallback(() => {
    setState('leaving')
    inTime(session.signIn(pathname + search)).catch(() => {
      setState(keeps('sessionStorage') ? 'unreachable' : 'storageDenied')
    })
  }, [session, pathname, search])

  useShownAgain(useCallback(() => setState('returned'), []))

  const failure = state === 'unreachable' || state === 'storageDenied' ? state : null
  return { signIn, busy: state === 'leaving', failure, returned: state === 'returned' } as const
}
