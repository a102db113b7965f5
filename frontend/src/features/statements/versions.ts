import type { Statement } from '@/api/types'

export interface VersionedStatement extends Statement {
  /** Counted from 1, oldest first, among the statements of the same month. */
  version: number
  versions: number
}

/** Tells the statements of one month apart: each time the records had changed, another one was made. */
export function withVersions(statements: readonly Statement[]): VersionedStatement[] {
  return statements.map((one) => {
    const siblings = statements
      .filter(({ month }) => month === one.month)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    return { ...one, version: siblings.indexOf(one) + 1, versions: siblings.length }
  })
}
