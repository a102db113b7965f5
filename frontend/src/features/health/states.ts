import type { DependencyState } from '@/api/types'

const FROM_WORST: readonly DependencyState[] = ['down', 'degraded', 'up']

/** A service is as well as the worst of what it needs. */
export function worstOf(parts: readonly { state: DependencyState }[]): DependencyState {
  return FROM_WORST.find((state) => parts.some((part) => part.state === state)) ?? 'up'
}
