import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { apiOn } from '#test/api'
import { openOwnPlatform, openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { Context } from './context'
import { unprocessable } from './errors'
import { nextJobs, runJob, runNextJob, sweepJobs } from './job-runner'
import { type JobHandler, jobsWaiting, startJob } from './jobs'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

async function someone(): Promise<Actor> {
  const { tenantId } = await given.enterprise()
  return given.member(tenantId, 'safety_manager')
}
const start = async (actor: Actor, input = {}) =>
  (await startJob(new Context(actor, platform.db.manager, platform.services), 'count', '统计隐患', input)).id
const run = (id: string, count: JobHandler, stop?: AbortSignal) => runJob(platform, { count }, id, stop)
const view = async (actor: Actor, id: string) => (await as(actor).get(`/api/jobs/${id}`)).body
const eventsOf = async (id: string) =>
  (await platform.db.query("SELECT type FROM event WHERE subject = 'Job' AND subject_id = ? ORDER BY seq", [id])).map(
    (row: { type: string }) => row.type,
  )
const expireLease = (id: string) =>
  platform.db.query('UPDATE job SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ?', [id])

describe('a job', () => {
  it('runs as who started it, and shows its progress and result', async () => {
    const actor = await someone()
    const id = await start(actor, { year: 2026 })
    expect(await view(actor, id)).toMatchObject({ state: 'queued', title: '统计隐患', finishedAt: null })
    const end = await run(id, async ({ input, progress, transaction }) => {
      const name = await transaction(async (ctx) => ctx.actor.name)
      await progress(3, 10, '正在统计第 3 项')
      expect(await view(actor, id)).toMatchObject({
        state: 'running',
        doneCount: 3,
        totalCount: 10,
        step: '正在统计第 3 项',
      })
      await progress(10, 10)
      return { name, year: input.year }
    })
    expect(end).toBe('done')
    expect(await view(actor, id)).toMatchObject({
      state: 'done',
      doneCount: 10,
      result: { name: actor.name, year: 2026 },
      error: null,
    })
    expect(await eventsOf(id)).toEqual(['job.queued', 'job.done'])
  })

  it('has the roles of today, not of when it was started', async () => {
    const actor = await someone()
    const id = await start(actor)
    await platform.db.query('UPDATE account SET roles = ? WHERE id = ?', ['["worker"]', actor.userId])
    await run(id, async ({ read }) => ({ roles: read.actor.roles }))
    expect((await view(actor, id)).result).toEqual({ roles: ['worker'] })
  })

  it('does not run for someone who may no longer sign in', async () => {
    const actor = await someone()
    const id = await start(actor)
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE id = ?", [actor.userId])
    expect(await run(id, async () => ({}))).toBe('failed')
    expect((await view(actor, id)).error).toMatch('已停用')
  })

  it('shows what people can mend, and keeps the rest to the log', async () => {
    const actor = await someone()
    const [mendable, bug] = [await start(actor), await start(actor)]
    await run(mendable, async () => {
      throw unprocessable('no_rows', '表格里没有数据，请填写后重新上传。')
    })
    await run(bug, async () => {
      throw new Error('SELECT secret FROM table')
    })
    expect(await view(actor, mendable)).toMatchObject({ state: 'failed', error: '表格里没有数据，请填写后重新上传。' })
    expect((await view(actor, bug)).error).toMatch(/^系统出错，任务没有完成/)
    expect(await eventsOf(bug)).toEqual(['job.queued', 'job.failed'])
  })

  it('runs once when several workers want it', async () => {
    const id = await start(await someone())
    let times = 0
    const ends = await Promise.all(Array.from({ length: 5 }, () => run(id, async () => ({ n: ++times }))))
    expect(ends.sort()).toEqual(['done', 'not claimed', 'not claimed', 'not claimed', 'not claimed'])
    expect(times).toBe(1)
  })

  it('stops at its next progress or transaction when cancelled', async () => {
    const actor = await someone()
    for (const next of ['progress', 'transaction'] as const) {
      const id = await start(actor)
      let wentOn = false
      const end = await run(id, async ({ progress, transaction }) => {
        expect((await as(actor).post(`/api/jobs/${id}/cancel`)).body.state).toBe('cancelled')
        await (next === 'progress' ? progress(1, 2) : transaction(async () => undefined))
        wentOn = true
        return {}
      })
      expect([end, wentOn]).toEqual(['cancelled', false])
      expect(await view(actor, id)).toMatchObject({ state: 'cancelled', result: null })
      expect(await eventsOf(id)).toEqual(['job.queued', 'job.cancelled'])
    }
  })

  it('is taken over when its worker is believed dead; that worker then changes nothing', async () => {
    const actor = await someone()
    const id = await start(actor)
    const woken: string[] = []
    const first = await run(id, async ({ transaction }) => {
      await expireLease(id)
      await sweepJobs(platform, async (found) => woken.push(found))
      await run(id, async () => ({ by: 'second' }))
      await transaction((ctx) => ctx.system(ctx.tenantId).saveWhere(Accounts, 'manage', {}, { post: '被改了' }))
      return { by: 'first' }
    })
    expect(woken).toContain(id)
    expect(first).toBe('cancelled')
    expect((await view(actor, id)).result).toEqual({ by: 'second' })
    expect(
      await given
        .system(actor.realm.kind === 'enterprise' ? actor.realm.tenantId : '0')
        .all(Accounts, { post: '被改了' }),
    ).toEqual([])
    expect(await eventsOf(id)).toEqual(['job.queued', 'job.done'])
  })

  it('is ended by the sweep after three turns that died', async () => {
    const actor = await someone()
    const id = await start(actor)
    await platform.db.query("UPDATE job SET state = 'running', attempts = 3 WHERE id = ?", [id])
    await expireLease(id)
    expect(await run(id, async () => ({}))).toBe('not claimed')
    await sweepJobs(platform, async () => undefined)
    expect(await view(actor, id)).toMatchObject({ state: 'failed', error: expect.stringMatching('多次中断') })
  })

  it('goes back to the queue when the worker is told to stop, and when the database was away', async () => {
    const actor = await someone()
    const id = await start(actor)
    const stop = new AbortController()
    const first = await run(
      id,
      async ({ progress }) => {
        stop.abort()
        await progress(1, 2)
        return {}
      },
      stop.signal,
    )
    expect([first, (await view(actor, id)).state]).toEqual(['requeued', 'queued'])
    const second = await run(id, async () => {
      throw Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST' })
    })
    expect(second).toBe('requeued')
    await expireLease(id)
    expect(await run(id, async () => ({ ok: true }))).toBe('done')
  })
})

describe('the list of jobs', () => {
  it('is mine, newest first, and nobody else sees into it', async () => {
    const actor = await someone()
    const colleague = await given.member('tenantId' in actor.realm ? actor.realm.tenantId : '0', 'principal')
    const ids = [await start(actor), await start(actor)]
    const { body } = await as(actor).get('/api/jobs')
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(ids.reverse())
    expect((await as(colleague).get('/api/jobs')).body.items).toEqual([])
    expect((await as(colleague).get(`/api/jobs/${ids[0]}`)).status).toBe(404)
    expect((await as(colleague).post(`/api/jobs/${ids[0]}/cancel`)).status).toBe(404)
    expect((await as(null).get('/api/jobs')).status).toBe(401)
  })

  it('does not cancel what has ended', async () => {
    const actor = await someone()
    const id = await start(actor)
    await run(id, async () => ({}))
    expect((await as(actor).post(`/api/jobs/${id}/cancel`)).body).toMatchObject({ status: 409, code: 'job_finished' })
  })
})

describe('turns', () => {
  it('go round between tenants, and within one between its people: two hundred exports of one delay nobody else’s', async () => {
    const own = await openOwnPlatform('turns')
    const people = givenIn(own)
    const ask = async (actor: Actor, n = 1) => {
      const ids: string[] = []
      for (let i = 0; i < n; i++) {
        ids.push((await startJob(new Context(actor, own.db.manager, own.services), 'count', '统计', {})).id)
      }
      return ids
    }
    const [big, small, late] = [await people.enterprise(), await people.enterprise(), await people.enterprise()]
    const [greedy, colleague] = [
      await people.member(big.tenantId, 'worker'),
      await people.member(big.tenantId, 'worker'),
    ]
    const mine = await ask(greedy, jobsWaiting)
    // As an account of before the limit would have them.
    for (let i = 0; i < 180; i++) {
      await own.db.query(
        `INSERT INTO job (tenant_id, version, created_at, user_id, kind, title, input, state, done_count, attempts)
         SELECT tenant_id, 1, created_at, user_id, kind, title, input, state, 0, 0 FROM job WHERE id = ?`,
        [mine[0]],
      )
    }
    const [theirs] = await ask(colleague)
    const others = await ask(await people.member(small.tenantId, 'worker'), 2)
    const ran: string[] = []
    const count: JobHandler = async ({ input }) => input
    const runNext = async () => {
      const [id] = await nextJobs(own.db)
      // Turns are told apart by the millisecond they began in.
      await new Promise((resolve) => setTimeout(resolve, 2))
      await runNextJob(own, { count })
      ran.push(id as string)
    }
    for (let i = 0; i < 3; i++) await runNext()
    const [latecomer] = await ask(await people.member(late.tenantId, 'worker'))
    for (let i = 0; i < 4; i++) await runNext()
    expect(ran).toEqual([mine[0], others[0], theirs, latecomer, others[1], mine[1], mine[2]])
    await own.close()
  })

  it('are never more than two at a time for a tenant; the third waits, another tenant’s does not', async () => {
    const own = await openOwnPlatform('together')
    const people = givenIn(own)
    const { tenantId } = await people.enterprise()
    const start = async (actor: Actor) =>
      (await startJob(new Context(actor, own.db.manager, own.services), 'count', '统计', {})).id
    for (let i = 0; i < 4; i++) await start(await people.member(tenantId, 'worker'))
    const foreign = await start(await people.member((await people.enterprise()).tenantId, 'worker'))
    let inside = 0
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const count: JobHandler = async () => {
      inside += 1
      await gate
      return {}
    }
    const running = [runNextJob(own, { count })]
    await expect.poll(() => inside).toBe(1)
    running.push(runNextJob(own, { count }), runNextJob(own, { count }))
    await expect.poll(() => inside).toBe(3)
    expect((await own.db.query('SELECT state FROM job WHERE id = ?', [foreign]))[0].state).toBe('running')
    expect(await nextJobs(own.db)).toEqual([])
    expect(await runNextJob(own, { count })).toBe('none')
    letGo()
    expect(await Promise.all(running)).toEqual(['done', 'done', 'done'])
    expect(await nextJobs(own.db)).toHaveLength(2)
    await own.close()
  })

  it('wait in a queue of twenty for each account, which is told so; another account is not', async () => {
    const actor = await someone()
    for (let i = 0; i < jobsWaiting; i++) await start(actor)
    await expect(start(actor)).rejects.toMatchObject({
      status: 429,
      detail: '您已有 20 个任务在排队，请等其中一些完成或取消后再发起。',
      headers: { 'retry-after': '30' },
    })
    await start(await someone())
  })
})
