import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { Context } from './context'
import { unprocessable } from './errors'
import { runJob, sweepJobs } from './job-runner'
import { type JobHandler, startJob } from './jobs'

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
