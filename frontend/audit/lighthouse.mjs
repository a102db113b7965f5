// Measures the start page of a running portal with Lighthouse's mobile profile and prints the median of three runs.
// Usage: node lighthouse.mjs http://127.0.0.1:8080/ [--without-times]
// Without times it runs once and leaves out what depends on how busy the machine is.
// CHROME_PATH names the browser; Debian's Chromium is taken without it.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'

const [address, option] = process.argv.slice(2)
if (!address) {
  console.error('Say which portal to measure, such as http://127.0.0.1:8080/')
  process.exit(2)
}
const withTimes = option !== '--without-times'
const RUNS = withTimes ? 3 : 1
const CATEGORIES = [...(withTimes ? ['performance'] : []), 'accessibility', 'best-practices']
const TIMES = {
  'first-contentful-paint': 'First contentful paint',
  'largest-contentful-paint': 'Largest contentful paint',
  'total-blocking-time': 'Blocking time',
}
const METRICS = { ...(withTimes ? TIMES : {}), 'cumulative-layout-shift': 'Layout shift' }
const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100 }
// Quiet: the browser asks nobody but the portal.
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

async function measure() {
  const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', chromeFlags: FLAGS })
  try {
    const wanted = { onlyCategories: CATEGORIES, onlyAudits: withTimes ? null : Object.keys(METRICS) }
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: 'error', ...wanted })
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
    return lhr
  } finally {
    await chrome.kill()
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const results = []
for (let run = 0; run < RUNS; run += 1) results.push(await measure())

let missed = 0
for (const name of CATEGORIES) {
  const score = Math.round(median(results.map((result) => result.categories[name].score)) * 100)
  if (score < TARGETS[name]) missed += 1
  console.log(`${name.padEnd(26)}${String(score).padStart(4)}   target ${TARGETS[name]}`)
}
for (const [name, label] of Object.entries(METRICS)) {
  const value = median(results.map((result) => result.audits[name].numericValue))
  console.log(`${label.padEnd(26)}${name.endsWith('shift') ? value.toFixed(3).padStart(7) : `${Math.round(value)} ms`.padStart(7)}`)
}
if (missed > 0) {
  console.error(`${missed} of ${CATEGORIES.length} scores are below their target.`)
  process.exit(1)
}
