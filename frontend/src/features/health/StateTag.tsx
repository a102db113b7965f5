import { useTranslation } from 'react-i18next'
import type { DependencyState } from '@/api/types'
import { Tag, type TagTone } from '@/components/Tag'

const TONES: Record<DependencyState, TagTone> = { up: 'good', degraded: 'busy', down: 'bad' }

export function StateTag({ state }: { state: DependencyState }) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state]}>{t(`health.states.${state}`)}</Tag>
}
