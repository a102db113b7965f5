import { delay, http } from 'msw'
import { expect, test, vi } from 'vitest'
import { SessionEndedError, type TokenSource } from '@/auth/session'
import { address, json, problem, server } from '@/test/server'
import { example } from '@/test/contract'
import { createApi } from './client'
import { ApiError, toApiError, unwrap } from './problem'

function tokens(renewed: () => Promise<string>) {
  return { accessToken: () => Promise.resolve('old'), renew: vi.fn(renewed), expire: vi.fn() } satisfies TokenSource
}

const list = (source: TokenSource) => unwrap(createApi({ apiBaseUrl: '' }, source).GET('/customer/v1/customers'))

/** Takes only the token `good`. */
function guard(good: string) {
  const seen: (string | null)[] = []
  server.use(
    http.get(address.customers, ({ request }) => {
      const sent = request.headers.get('Authorization')
      seen.push(sent)
      return sent === `Bearer ${good}` ? json(example('LinkedCustomerList')) : problem(401)
    }),
  )
  return seen
}

test('a refused token is renewed once and the call is sent again', async () => {
  const seen = guard('new')
  const source = tokens(() => Promise.resolve('new'))
  expect((await list(source)).data.customers).toHaveLength(1)
  expect(seen).toEqual(['Bearer old', 'Bearer new'])
  expect(source.renew).toHaveBeenCalledWith('old')
  expect(source.expire).not.toHaveBeenCalled()
})

test('a token that is refused twice ends the session', async () => {
  const seen = guard('never')
  const source = tokens(() => Promise.resolve('new'))
  await expect(list(source)).rejects.toMatchObject({ status: 401 })
  expect(seen).toHaveLength(2)
  expect(source.expire).toHaveBeenCalledOnce()
})

test('a session that is over is told as such', async () => {
  guard('never')
  await expect(list(tokens(() => Promise.reject(new SessionEndedError())))).rejects.toMatchObject({ kind: 'session' })
})

test('a problem keeps its trace and its field errors', async () => {
  const errors = [{ pointer: '/email', code: 'invalid', detail: 'Must be an e-mail address.' }]
  server.use(http.get(address.customers, () => problem(422, { errors })))
  const failed = await list(tokens(() => Promise.resolve('new'))).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(ApiError)
  expect(failed).toMatchObject({ status: 422, problem: { traceId: example('Problem').traceId }, fieldErrors: errors })
})

test('nobody answering, and somebody else answering, are told apart', async () => {
  const source = tokens(() => Promise.resolve('new'))
  server.use(http.get(address.customers, () => Response.error()))
  await expect(list(source)).rejects.toMatchObject({ kind: 'network' })
  server.use(http.get(address.customers, () => new Response('<html>', { status: 200 })))
  await expect(list(source)).rejects.toMatchObject({ kind: 'unreadable' })
  server.use(http.get(address.customers, () => new Response('<html>', { status: 502 })))
  await expect(list(source)).rejects.toMatchObject({ kind: 'unreadable', status: 502 })
})

test('only what may pass by itself is asked again by itself', () => {
  expect(toApiError(new TypeError('fetch failed')).isTransient).toBe(true)
  expect(new ApiError('problem', 503).isTransient).toBe(true)
  expect(new ApiError('problem', 404).isTransient).toBe(false)
  expect(new ApiError('problem', 429).isTransient).toBe(false)
})

test('a browser without AbortSignal.any asks and cancels as any other', async () => {
  vi.spyOn(AbortSignal, 'any').mockImplementation(() => {
    throw new TypeError('AbortSignal.any is not a function')
  })
  const source = tokens(() => Promise.resolve('new'))
  expect((await list(source)).data.customers).toHaveLength(1)
  const controller = new AbortController()
  server.use(
    http.get(address.customers, async () => {
      controller.abort()
      await delay('infinite')
    }),
  )
  const call = createApi({ apiBaseUrl: '' }, source).GET('/customer/v1/customers', { signal: controller.signal })
  await expect(unwrap(call)).rejects.toMatchObject({ name: 'AbortError' })
})
