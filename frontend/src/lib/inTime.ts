// A connection that hangs answers neither way: without a limit whoever waits for it waits for ever.

const PATIENCE_MS = 10_000

/** The outcome of `promise`; rejects when there is none after ten seconds. What goes on behind it is not stopped. */
export async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer in time')), PATIENCE_MS)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
