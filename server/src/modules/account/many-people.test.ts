import type { Role } from '@shuangfang/shared/access/roles'
import { allPages } from '@shuangfang/shared/kit/pages'
import { afterAll, expect, it } from 'vitest'
import { Hazards } from '#modules/hazard/hazard.entity'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { Accounts } from './account.entity'

/** Nobody and nothing is left out of a large enterprise without a word. */
const platform = await openOwnPlatform('many')
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

async function people(tenantId: string, count: number, role: Role) {
  const { id: _id, tenantId: _t, version: _v, createdAt: _c, ...template } = await given.account(tenantId, [role])
  const more = Array.from({ length: count - 1 }, (_, i) => ({
    ...template,
    login: `${template.login}-${i}`,
    name: `人${i}`,
  }))
  return given.system(tenantId).addMany(Accounts, more)
}

it('opens the dossier of an enterprise with more than five thousand people', async () => {
  const { tenantId } = await given.enterprise()
  await people(tenantId, 5100, 'worker')
  const manager = await given.member(tenantId, 'safety_manager')
  const { status, body } = await as(manager).get(`/api/dossiers/${tenantId}`)
  expect(status).toBe(200)
  const items = body.books.find(({ book }: { book: string }) => book === 'people').items
  const isDone = Object.fromEntries(items.map((item: { label: string; isDone: boolean }) => [item.label, item.isDone]))
  expect(isDone).toMatchObject({ 主要负责人账号: false, 安全管理员账号: true, 一线人员: true })
})

it('tells all of those who hold a role, each once', async () => {
  const { tenantId } = await given.enterprise()
  await people(tenantId, 600, 'safety_manager')
  const worker = await given.member(tenantId, 'worker')
  await as(worker).post('/api/hazards').send({ title: '地面有油没有清理', place: '一车间' })
  await drain(platform)
  const [told] = await platform.db.query(
    'SELECT COUNT(*) AS n, COUNT(DISTINCT user_id) AS people FROM notification WHERE tenant_id = ?',
    [tenantId],
  )
  expect([Number(told.n), Number(told.people)]).toEqual([600, 600])
})

it('gives the phone every task, a page at a time', async () => {
  const { tenantId } = await given.enterprise()
  const owner = await given.member(tenantId, 'worker')
  const system = given.system(tenantId)
  // Many fall due at the same moment, so that a page ends among equals.
  const deadline = (i: number) => new Date(Date.now() + Math.floor(i / 40) * 86_400_000)
  await system.addMany(
    Hazards,
    Array.from({ length: 130 }, (_, i) => ({
      ...Hazards.empty,
      number: `YH-${i}`,
      title: `任务${i}`,
      place: '一车间',
      source: 'daily' as const,
      state: 'rectifying' as const,
      level: 'general' as const,
      reporterId: owner.userId,
      reporterName: owner.name,
      foundAt: new Date(),
      ownerId: owner.userId,
      ownerName: owner.name,
      deadline: deadline(i),
      returns: 0,
      isSupervised: false,
      photos: [],
    })),
  )
  const tasks = await allPages<{ title: string }>(
    async (after) =>
      (
        await as(owner)
          .get('/api/hazards')
          .query({ mine: 'owned', state: 'rectifying', sort: 'deadline', size: 100, after })
      ).body,
  )
  expect(new Set(tasks.map(({ title }) => title)).size).toBe(130)
  expect(tasks).toHaveLength(130)
})
