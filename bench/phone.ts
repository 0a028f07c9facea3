import type { Connection } from 'mysql2/promise'
import { type Browser, chromium } from 'playwright-core'
import type { Effort } from './list'
import { type Server, startProduct } from './programs'
import { type Line, median } from './rows'
import { token } from './world'

/** Lighthouse's "slow 4G": what a phone gets at the edge of a site. Bytes a second, milliseconds a round trip. */
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const slowdown = 4
/** Quiet this long after it can be seen, a page answers the finger. */
const quiet = 1000
/** Runs in the page, where the ends of long tasks gather in `longTasks`. */
const watchTasks = `window.longTasks = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) longTasks.push(startTime + duration)
}).observe({ type: 'longtask', buffered: true })`

/** A worker's first page on a phone that has never opened it, over a slow network: seconds until it can be used. */
export async function phoneLines(_db: Connection, { rounds }: Effort): Promise<Line[]> {
  const product = await startProduct()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const opened: Opened[] = []
    for (let round = 0; round < Math.min(rounds, 7); round++) opened.push(await open(browser, product))
    const seconds = opened.map((one) => one.seconds)
    const kilobytes = median(opened.map((one) => one.kilobytes))
    return [
      {
        work: 'first page on the phone, empty cache, 1.6 Mbit/s, 150 ms, CPU ÷ 4: usable (seconds)',
        baseline: 'the promise of 3 s',
        ratio: median(seconds),
        bar: '<= 3',
        detail: `${median(opened.map((one) => one.requests))} requests, ${kilobytes.toFixed(0)} kB until then; rounds ${seconds.map((one) => one.toFixed(2)).join(' ')}`,
      },
    ]
  } finally {
    await browser.close()
    await product.stop()
  }
}

interface Opened {
  seconds: number
  requests: number
  kilobytes: number
}

async function open(browser: Browser, { port }: Server): Promise<Opened> {
  const url = `http://127.0.0.1:${port}`
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await context.addCookies([{ name: 'sf_session', value: token(9, 'worker'), url }])
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', network)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  let [requests, bytes] = [0, 0]
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    requests += 1
    bytes += encodedDataLength
  })
  await page.addInitScript(watchTasks)
  await page.goto(`${url}/m`, { waitUntil: 'commit' })
  await page.getByRole('link', { name: '上报' }).first().waitFor()
  const shown = await page.evaluate<number>('performance.now()')
  const sent = { requests, kilobytes: bytes / 1000 }
  await page.waitForTimeout(quiet)
  const busyUntil = await page.evaluate<number>('Math.max(0, ...longTasks)')
  await context.close()
  return { ...sent, seconds: Math.max(shown, busyUntil) / 1000 }
}
