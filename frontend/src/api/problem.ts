import { SessionEndedError } from '@/auth/session'
import type { components } from './schema'

export type Problem = components['schemas']['Problem']
export type FieldError = components['schemas']['FieldError']

/**
 * Why a call gave no answer to show. `problem`: the API said so. `network`: nobody answered. `unreadable`: someone
 * answered who is not the API (a captive portal, a broken proxy). `session`: the sign-in is over.
 */
export type ErrorKind = 'problem' | 'network' | 'unreadable' | 'session'

export class ApiError extends Error {
  override name = 'ApiError'
  readonly kind: ErrorKind
  readonly status: number
  readonly problem: Problem | null

  constructor(kind: ErrorKind, status = 0, problem: Problem | null = null) {
    super(problem?.detail ?? kind)
    this.kind = kind
    this.status = status
    this.problem = problem
  }

  get fieldErrors(): FieldError[] {
    return this.problem?.errors ?? []
  }

  /** Whether the same question may well be answered a moment later. */
  get isTransient(): boolean {
    return this.kind === 'network' || [502, 503, 504].includes(this.status)
  }
}

function isProblem(body: unknown): body is Problem {
  const record = body as Partial<Problem> | null
  return typeof record === 'object' && typeof record?.title === 'string' && typeof record.detail === 'string'
}

export function errorFrom(status: number, body: unknown): ApiError {
  return isProblem(body) ? new ApiError('problem', status, body) : new ApiError('unreadable', status)
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof SessionEndedError) return new ApiError('session')
  if (error instanceof SyntaxError) return new ApiError('unreadable')
  return new ApiError('network')
}

export interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of a call, or an `ApiError`. An aborted call stays an abort. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
    throw toApiError(error)
  }
  if (!answer.response.ok) throw errorFrom(answer.response.status, answer.error)
  return { data: answer.data as T, response: answer.response }
}
