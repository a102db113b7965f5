import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Session, SessionSnapshot } from './session'

type SharedSession = Pick<Session, 'subscribe' | 'getSnapshot' | 'signIn' | 'signOut' | 'remembered'>

const SessionContext = createContext<SharedSession | null>(null)
export const SessionProvider = SessionContext.Provider

export function useSession(): SessionSnapshot & { session: SharedSession } {
  const session = useContext(SessionContext)
  if (!session) throw new Error('SessionProvider is missing')
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot)
  return { ...snapshot, session }
}
