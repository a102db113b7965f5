/** The operator's sign and name. */
export function Brand({ name }: { name: string }) {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" className="brand-sign" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="9" />
        <path d="M9 20.5v-3M16 20.5v-7M23 20.5v-11" />
      </svg>
      <span className="brand-name">{name}</span>
    </span>
  )
}
