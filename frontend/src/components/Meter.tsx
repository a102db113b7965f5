interface Props {
  /** Says what the bar shows, figures included: the bar itself is not read out. */
  label: string
  /** From 0 to 1. */
  share: number
  tone?: 'normal' | 'low'
  /** What is under way, where the bar shows how far it is; screen readers then follow it as such. */
  progressOf?: string
}

/** A bar drawn with presentation attributes alone, which the content security policy allows. */
export function Meter({ label, share, tone = 'normal', progressOf }: Props) {
  const width = Math.min(1, Math.max(0, share)) * 100
  const progress = progressOf !== undefined && {
    role: 'progressbar',
    'aria-label': progressOf,
    'aria-valuenow': Math.round(width),
    'aria-valuetext': label,
  }
  return (
    <div className={`meter meter-${tone}`} {...progress}>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="meter-track" width="100" height="4" />
        <rect className="meter-fill" width={width} height="4" />
      </svg>
      <span className="meter-label">{label}</span>
    </div>
  )
}
