import { useCallback, useState } from 'react'
import { useLocation } from 'react-router'
import { useSession } from '@/auth/context'
import { inTime } from '@/lib/inTime'
import { useShownAgain } from '@/lib/shownAgain'

/** Leaves for the identity provider and comes back to this very page; `returned`: with Back, without signing in. */
export function useSignIn() {
  const { session } = useSession()
  const { pathname, search } = useLocation()
  const [state, setState] = useState<'idle' | 'leaving' | 'unreachable' | 'returned'>('idle')

  const signIn = useCallback(() => {
    setState('leaving')
    inTime(session.signIn(pathname + search)).catch(() => {
      setState('unreachable')
    })
  }, [session, pathname, search])

  useShownAgain(useCallback(() => setState('returned'), []))

  return { signIn, busy: state === 'leaving', unreachable: state === 'unreachable', returned: state === 'returned' }
}
