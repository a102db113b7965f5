import { useTranslation } from 'react-i18next'
import type { StatementState } from '@/api/types'
import { Tag, type TagTone } from './Tag'

const TONES: Record<StatementState, TagTone> = {
  pending: 'busy',
  archived: 'good',
  'deep-archived': 'neutral',
  restoring: 'busy',
  restored: 'good',
}

export function StatementTag({ state }: { state: StatementState }) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state]}>{t(`statementState.${state}`)}</Tag>
}
