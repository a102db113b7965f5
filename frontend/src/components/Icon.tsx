// Line icons on a 24-unit grid. They are decoration: the words beside them carry the meaning.
const PATHS = {
  overview: 'M4 11.5 12 5l8 6.5M6.5 10v8.5h11V10M10 18.5v-5h4v5',
  balance: 'M4 8.5A2.5 2.5 0 0 1 6.5 6H17v3M4 8.5A2.5 2.5 0 0 0 6.5 11H20v8H6.5A2.5 2.5 0 0 1 4 16.500zM16 15h.01',
  usage: 'M5 19V11M12 19V5M19 19v-6',
  statements: 'M7 3.500h7l4 4V20.500H7zM14 3.500v4h4M10 12.500h5M10 16h5',
  details: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20.500c.6-3.600 3.400-5.500 7-5.500s6.400 1.900 7 5.500',
  numbers: 'M8 3.500h8v17H8zM11 17.500h2',
  support: 'M5 14v-2a7 7 0 0 1 14 0v2M5 14h2.500v5H6a1 1 0 0 1-1-1zM19 14h-2.500v5H18a1 1 0 0 0 1-1z',
  health: 'M3 12.500h4l2.500-6.500 4.500 12.500 2.500-6H21',
  menu: 'M4 7h16M4 12h16M4 17h16',
  previous: 'M14.500 6 8.500 12l6 6',
  next: 'M9.500 6l6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  warning: 'M12 4 3 20h18zM12 10v4.500M12 17.200v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.01',
  success: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.300l2.700 2.700L16 9.500',
  download: 'M12 4v11M7.500 11 12 15.500 16.500 11M5 19.500h14',
  restore: 'M5 6v4.500h4.500M5.500 10A7.500 7.500 0 1 1 5 14',
  signOut: 'M10 4.500H5v15h5M15 8l4 4-4 4M19 12H9.500',
  offline: 'M4 4l16 16M8.500 14.500a5 5 0 0 1 5.500-1M5 11a10 10 0 0 1 4.500-2.700M13 8a10 10 0 0 1 6 3M12 18.500v.01',
  data: 'M8 18V6M5 9l3-3 3 3M16 6v12M13 15l3 3 3-3',
  voice: 'M6 4h3.500l1.500 4-2 1.500a10 10 0 0 0 5.500 5.500l1.500-2 4 1.500V18a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  sms: 'M4 5.500h16v11H10l-4.500 4v-4H4zM8 9.500h8M8 12.800h5',
  other: 'M12 4l2.300 5.200 5.700.6-4.300 3.800 1.300 5.600L12 16.300l-5 2.900 1.300-5.600L4 9.800l5.700-.6z',
  monetary: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM14.800 9.300c-.5-.9-1.500-1.300-2.800-1.300-1.600 0-2.700.8-2.700 2s1 1.700 2.700 2 2.800.8 2.800 2-1.200 2-2.800 2c-1.400 0-2.400-.5-2.900-1.400M12 6.300V8M12 16v1.700',
} as const

export type IconName = keyof typeof PATHS

// Arrows that point where reading goes, so they turn round with the direction of writing.
const DIRECTED: readonly IconName[] = ['previous', 'next', 'signOut']

export function Icon({ name, large = false }: { name: IconName; large?: boolean }) {
  const names = ['icon', large && 'icon-large', DIRECTED.includes(name) && 'icon-directed'].filter(Boolean)
  return (
    <svg className={names.join(' ')} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
