import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Platform } from '#platform/mount'
import { until } from './dying-workers'
import type { Engine, Engines } from './engines.mjs'
import { ask, type People } from './traffic'

export interface Outage {
  what: string
  /** When the engine went, and when it was back. */
  from: number
  back: number
  /** From then until a read and a write were answered, until somebody was told something, until the write was told. */
  webMs: number
  workerMs: number
  caughtUpMs: number
}

/** Brings one outage after another over the engines, and measures how soon everything is as before. */
export function outagesOf(engines: Engines, platform: Pick<Platform, 'db'>, people: People) {
  async function outage(what: string, away: () => Promise<unknown>): Promise<Outage> {
    const from = Date.now()
    await away()
    const back = Date.now()
    const title = `演练探针 ${randomUUID()}`
    const probe = () => ask(`${people.url}/api/hazards`, people.worker, { title, place: '探针' }, key)
    const key = randomUUID()
    await until(`a write after ${what}`, async () => (await probe()).status === 200)
    await until(
      `a read after ${what}`,
      async () => (await ask(`${people.url}/api/hazards`, people.manager)).status === 200,
    )
    const webMs = Date.now() - back
    await until(`a notice after ${what}`, () => tellsAgain(back).catch(() => false))
    const workerMs = Date.now() - back
    // Behind all that waited for the engine meanwhile.
    await until(`the notice of the write after ${what}`, () => isTold(title).catch(() => false))
    return { what, from, back, webMs, workerMs, caughtUpMs: Date.now() - back }
  }
  async function tellsAgain(since: number): Promise<boolean> {
    const [row] = await platform.db.query('SELECT 1 FROM notification WHERE created_at >= ? LIMIT 1', [new Date(since)])
    return row !== undefined
  }
  async function isTold(title: string): Promise<boolean> {
    const [row] = await platform.db.query(
      `SELECT 1 FROM hazard h JOIN notification n ON n.tenant_id = h.tenant_id AND n.link = CONCAT('/hazards/', h.id)
       WHERE h.title = ?`,
      [title],
    )
    return row !== undefined
  }
  const engine = (what: 'database' | 'redis'): Engine => engines[what]
  return {
    restart: (what: 'database' | 'redis', awayMs: number) =>
      outage(`${what} killed -9`, async () => {
        await engine(what).kill()
        await setTimeout(awayMs)
        await engine(what).start()
      }),
    freeze: (what: 'database' | 'redis', seconds: number) =>
      outage(`${what} frozen for ${seconds} s`, async () => {
        engine(what).freeze()
        await setTimeout(seconds * 1000)
        engine(what).thaw()
      }),
    flush: () =>
      outage('redis FLUSHALL', async () => {
        const redis = new Redis(engines.redis.url)
        await redis.flushall()
        redis.disconnect()
      }),
  }
}
