import type { HtmlTagDescriptor, Plugin } from 'vite'

const FONT = /figtree-latin-wght-normal-.*\.woff2$/

const preload = (href: string, as: string): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel: 'preload', href, as, crossorigin: true },
  injectTo: 'head',
})

/**
 * Fetches beside the script what it will want at once: the settings, and the main font, so that the first text is
 * drawn in it and nothing moves afterwards.
 */
export function preloads(): Plugin {
  return {
    name: 'preloads',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const font = Object.keys(bundle).find((name) => FONT.test(name))
        if (font === undefined) throw new Error('The build has no main font to preload.')
        return [preload('/config.json', 'fetch'), preload(`/${font}`, 'font')]
      },
    },
  }
}
