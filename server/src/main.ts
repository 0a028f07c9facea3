import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createApp } from './app'
import { consumers, entities, jobs, sweeps } from './modules'
import { readConfig } from './platform/config'
import { refuseDemoData } from './platform/demo-data'
import { createMetrics } from './platform/health'
import { openPlatform } from './platform/platform'
import { startWorker, workerPatience } from './platform/worker'

/** The web process. With WORKER=1 (the local launcher) it does the worker's part as well. */
const config = readConfig()
const platform = await openPlatform(config, entities, 10)
const { log } = platform.services
await refuseDemoData(platform)
const webRoot = fileURLToPath(new URL('../../web/dist', import.meta.url))
const app = createApp(platform, createMetrics(), existsSync(webRoot) ? webRoot : undefined)
// On connections of its own: jobs may take longer than people wait, and must not take the connections of those who do.
const ground = config.WORKER === '1' ? await openPlatform(config, entities, workerPatience) : undefined
const worker = ground && startWorker(ground, { consumers, jobs, sweeps })
const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app)
server.listen(config.PORT, config.HOST, () => log.info(server.address(), 'listening'))

/** Stops taking requests, lets the running ones finish (at most 10 s), then lets go of everything. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), 28_000).unref()
  await new Promise((resolve) => {
    server.close(resolve)
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 10_000).unref()
  })
  await worker?.stop()
  await Promise.all([ground?.close(), platform.close()])
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
