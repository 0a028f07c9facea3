import { setTimeout } from 'node:timers/promises'
import { readConfig } from '#platform/config'
import type { Platform } from '#platform/mount'
import { openPlatform } from '#platform/platform'
import { entities } from '../../src/modules'
import { type Complaints, type Program, startProgram } from '../program'
import { type Escalation, killEscalating, until } from './dying-workers'
import { openEngines } from './engines.mjs'
import { openMailbox } from './mailbox'
import { type Outage, outagesOf } from './outages'
import { settingOn } from './setting'
import { type Answer, startTraffic } from './traffic'
import { judge, leftToDo, type Verdict } from './verdict'

export interface Plan {
  /** Kills and restarts of each engine. */
  restarts: number
  freezeSeconds: number
  /** Rounds of workers killed half-way through escalations. */
  deaths: number
  /**
   * Whether to wait until what Redis forgot is found again (it is looked for after two minutes) or to make it two minutes
   * old.
   */
  isHurried: boolean
  /** Whether the safety manager has a mail address: a mail takes its time. */
  hasMail: boolean
  /** For the engines and files of this drill alone; emptied before and removed after. */
  dir: string
  web: string
  worker: string
}
export interface Result {
  outages: Outage[]
  answers: Answer[]
  acknowledged: number
  escalation: Escalation
  verdict: Verdict
  mails: { mails: number; repeated: number }
  complaints: Complaints
}
/** Fewer hazards would prove nothing. */
const crowd = 30
type Print = (line: string) => void

/** All that promise P8 names, one after another under a steady stream of writes and reads; then the dying node of P4. */
export async function drill(plan: Plan, print: Print): Promise<Result> {
  const engines = await openEngines({ dir: plan.dir, log: print })
  const mailbox = await openMailbox()
  const complaints: Complaints = []
  const running = new Set<Program>()
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: engines.database.url,
    REDIS_URL: engines.redis.url,
    DATA_DIR: plan.dir,
    APP_SECRET: 'a secret for outage drills, long enough to be one',
    SMTP_URL: mailbox.url,
    RATE_FACTOR: '1000',
    PORT: '0',
  }
  const start = async (file: string) => {
    const program = await startProgram(file, env, complaints)
    running.add(program)
    return program
  }
  const platform = await openPlatform(readConfig({ ...env, LOG_LEVEL: 'silent' }), entities)
  try {
    await platform.db.runMigrations({ transaction: 'none' })
    const { worker, cookies } = await settingOn(platform, plan.hasMail)
    const web = await start(plan.web)
    const first = await start(plan.worker)
    const people = { url: `http://127.0.0.1:${web.up.port}`, ...cookies, workerId: worker.userId }
    const traffic = startTraffic(people, { writers: 3, readers: 2 })
    const outages = await allOutages(plan, outagesOf(engines, platform, people), print)
    await until('a crowd', async () => traffic.acknowledged.length >= crowd)
    await traffic.stop()
    await first.kill('SIGTERM')
    if (plan.isHurried) await platform.db.query('UPDATE event SET relayed_at = relayed_at - INTERVAL 3 MINUTE')
    await finish(platform, await start(plan.worker), print)
    const escalation = await killEscalating(platform, () => start(plan.worker), plan.deaths)
    await finish(platform, await start(plan.worker), print)
    await web.kill('SIGTERM')
    const verdict = await judge(platform, traffic.acknowledged)
    const { answers, acknowledged } = traffic
    return {
      outages,
      answers,
      acknowledged: acknowledged.length,
      escalation,
      verdict,
      mails: mailbox.figures(),
      complaints,
    }
  } finally {
    await Promise.all([...running].map((program) => program.kill('SIGKILL')))
    await platform.close()
    await mailbox.close()
    await engines.close()
  }
}

async function allOutages(plan: Plan, bring: ReturnType<typeof outagesOf>, print: Print): Promise<Outage[]> {
  const outages: Outage[] = []
  const note = async (coming: Promise<Outage>) => {
    const outage = await coming
    outages.push(outage)
    const { what, webMs, workerMs, caughtUpMs } = outage
    print(`${what}: web again after ${webMs} ms, worker after ${workerMs} ms, caught up after ${caughtUpMs} ms`)
    await setTimeout(500)
  }
  for (const what of ['database', 'redis'] as const) {
    for (let i = 0; i < plan.restarts; i++) await note(bring.restart(what, 300 + Math.random() * 1200))
  }
  await note(bring.flush())
  for (const what of ['database', 'redis'] as const) await note(bring.freeze(what, plan.freezeSeconds))
  return outages
}

/** Waits until nothing is left to be done. */
async function finish(platform: Platform, worker: Program, print: Print): Promise<void> {
  const began = Date.now()
  await until('everything done', async () => (await leftToDo(platform)) === 0)
  print(`everything delivered, sealed and sent after ${((Date.now() - began) / 1000).toFixed(1)} s`)
  await worker.kill('SIGTERM')
}
