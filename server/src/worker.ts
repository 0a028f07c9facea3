import { consumers, entities, jobs, sweeps } from './modules'
import { readConfig } from './platform/config'
import { refuseDemoData } from './platform/demo-data'
import { openPlatform } from './platform/platform'
import { startWorker, workerPatience } from './platform/worker'

/** The worker process: no web, all of the work behind it. */
const platform = await openPlatform(readConfig(), entities, workerPatience)
const { log } = platform.services
await refuseDemoData(platform)
const worker = startWorker(platform, { consumers, jobs, sweeps })
log.info('worker started')

async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), 28_000).unref()
  await worker.stop()
  await platform.close()
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
