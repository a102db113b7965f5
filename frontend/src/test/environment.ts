import { builtinEnvironments, type Environment } from 'vitest/environments'

/** jsdom, but with Node's own AbortController: Node's fetch refuses the signals of jsdom's. */
const environment: Environment = {
  name: 'jsdom-with-node-abort',
  transformMode: 'web',
  async setup(global: typeof globalThis, options) {
    const { AbortController, AbortSignal } = global
    const jsdom = await builtinEnvironments.jsdom.setup(global, options)
    Object.assign(global, { AbortController, AbortSignal })
    return jsdom
  },
}

export default environment
