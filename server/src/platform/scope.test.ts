import { createMongoAbility, subject } from '@casl/ability'
import type { Ability } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Condition } from '@shuangfang/shared/access/policy'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { EnterpriseChanges } from '#modules/belonging/belonging.entity'
import { Enterprises } from '#modules/enterprise/enterprise.entity'
import { OrgUnits } from '#modules/organization/organization.entity'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { Context } from './context'

const platform = await openTestPlatform()
const given = givenIn(platform)
const { db, services } = platform
afterAll(() => platform.close())
const ctxOf = (actor: Actor, ability?: Ability) => new Context(actor, db.manager, services, new Date(), ability)

async function unitsOf(tenantId: string, names: string[]) {
  return given.system(tenantId).addMany(
    OrgUnits,
    names.map((name) => ({ parentId: null, kind: 'team' as const, name })),
  )
}

describe('the door', () => {
  it('shows one tenant’s rows to that tenant only', async () => {
    const [mine, theirs] = [await given.enterprise(), await given.enterprise()]
    await unitsOf(mine.tenantId, ['一班', '二班'])
    const [foreign] = await unitsOf(theirs.tenantId, ['三班'])
    const ctx = ctxOf(await given.member(mine.tenantId, 'worker'))
    expect((await ctx.list(OrgUnits, { size: 50 })).items.map(({ name }) => name).sort()).toEqual(['一班', '二班'])
    await expect(ctx.one(OrgUnits, foreign?.id ?? '', 'read')).rejects.toMatchObject({ status: 404 })
    expect((await ctx.byIds(OrgUnits, [foreign?.id])).size).toBe(0)
  })

  it('lets a filter narrow a rule and never replace it', async () => {
    const [mine, theirs] = [await given.enterprise(), await given.enterprise()]
    await unitsOf(theirs.tenantId, ['别家'])
    const ctx = ctxOf(await given.member(mine.tenantId, 'worker'))
    expect((await ctx.list(OrgUnits, { size: 50, filter: { tenantId: theirs.tenantId } })).items).toEqual([])
  })

  it('takes no rule for no rows, not for all rows', async () => {
    const { tenantId } = await given.enterprise()
    await unitsOf(tenantId, ['一班'])
    const ctx = ctxOf(await given.member(tenantId, 'worker'), createMongoAbility<Ability>([]))
    expect(await ctx.list(OrgUnits, { size: 50, total: '1' })).toEqual({ items: [], next: null, total: 0 })
  })

  it('saves only rows it handed out for change', async () => {
    const { tenantId } = await given.enterprise()
    const [unit] = await unitsOf(tenantId, ['一班'])
    const ctx = ctxOf(await given.member(tenantId, 'system_admin'))
    const conjured = { ...unit } as never
    await expect(ctx.save(conjured, { name: '改' } as never)).rejects.toThrow('Not held')
    const read = await ctx.one(OrgUnits, unit?.id ?? '', 'read')
    await expect(ctx.save(read, { name: '改' })).rejects.toThrow('Not held')
    const held = await ctx.one(OrgUnits, unit?.id ?? '', 'manage')
    expect(await ctx.save(held, { name: '改' })).toMatchObject({ name: '改', version: 2 })
  })

  it('lets one of two writers win', async () => {
    const { tenantId } = await given.enterprise()
    const [unit] = await unitsOf(tenantId, ['一班'])
    const ctx = ctxOf(await given.member(tenantId, 'system_admin'))
    const [a, b] = [
      await ctx.one(OrgUnits, unit?.id ?? '', 'manage'),
      await ctx.one(OrgUnits, unit?.id ?? '', 'manage'),
    ]
    await ctx.save(a, { name: '先改' })
    await expect(ctx.save(b, { name: '后改' })).rejects.toMatchObject({ status: 412 })
  })
})

describe('a regulator', () => {
  it('sees its region subtree and sectors, while the jurisdiction is valid, and nothing else', async () => {
    const name = `辖区测试${Date.now()}`
    const inside = await given.enterprise({ name, regionCode: '410184107', sector: 'gas' })
    await given.enterprise({ name, regionCode: '410184107', sector: 'fire' })
    await given.enterprise({ name, regionCode: '410185101', sector: 'gas' })
    const ctx = ctxOf(await given.regulator([{ region: '410184', sectors: ['gas'] }]))
    const found = await ctx.list(Enterprises, { size: 50, filter: { name } })
    expect(found.items.map(({ id }) => id)).toEqual([inside.id])
    const none = ctxOf(await given.regulator([]))
    expect((await none.list(Enterprises, { size: 50, filter: { name } })).items).toEqual([])
  })
})

describe('an office that a row names', () => {
  it('sees that row of an enterprise that is not its own, and nothing else of it', async () => {
    const { tenantId } = await given.enterprise({ regionCode: '410184107' })
    const [named, other] = [
      await given.regulator([{ region: '410185', sectors: null }], 'supervisor'),
      await given.regulator([{ region: '410185', sectors: null }], 'supervisor'),
    ]
    const { id: requesterId } = await given.account(tenantId, ['principal'])
    const ask = (receivingOfficeId: string | null) =>
      given.system(tenantId).add(EnterpriseChanges, {
        state: 'withdrawn',
        former: {} as never,
        wanted: {} as never,
        reason: '迁址',
        files: [],
        requesterId,
        requesterName: '王建国',
        receivingOfficeId,
      })
    const realm = named.realm as { tenantId: string }
    const [asked] = [await ask(realm.tenantId), await ask(null)]
    const seen = async (actor: Actor) =>
      (await ctxOf(actor).list(EnterpriseChanges, { size: 50, filter: { tenantId } })).items.map(({ id }) => id)
    expect(await seen(named)).toEqual([asked.id])
    expect(await seen(other)).toEqual([])
    expect((await ctxOf(named).list(Enterprises, { size: 50, filter: { id: tenantId } })).items).toEqual([])
    await expect(ctxOf(other).one(EnterpriseChanges, asked.id, 'read')).rejects.toMatchObject({ status: 404 })
  })
})

describe('keyset paging', () => {
  it('walks all rows once, in order, whatever the page size', async () => {
    const { tenantId } = await given.enterprise()
    const names = Array.from({ length: 23 }, (_, i) => `班组${i}`)
    await unitsOf(tenantId, names)
    const ctx = ctxOf(await given.member(tenantId, 'worker'))
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await ctx.list(OrgUnits, {
        size: 5,
        after,
        order: [
          ['name', 'asc'],
          ['id', 'asc'],
        ],
      })
      seen.push(...page.items.map(({ name }) => name))
      if (!page.next) break
      after = page.next
    }
    expect(seen).toHaveLength(23)
    expect(new Set(seen).size).toBe(23)
  })

  it('answers a torn cursor with 404', async () => {
    const { tenantId } = await given.enterprise()
    const ctx = ctxOf(await given.member(tenantId, 'worker'))
    await expect(ctx.list(OrgUnits, { size: 5, after: 'eyJ' })).rejects.toMatchObject({ status: 404 })
  })
})

describe('rules in memory and in SQL', () => {
  const plain = { noNullPrototype: true } as const
  const value = fc.constantFrom('active', 'disabled', 'x')
  const test = fc.oneof(
    value,
    fc.record({ $in: fc.array(value, { maxLength: 3 }) }, plain),
    fc.record({ $ne: value }, plain),
    fc.record({ $nin: fc.array(value, { maxLength: 3 }) }, plain),
  )
  const noneOfList = fc.record({ $nin: fc.array(fc.constantFrom('7', '8', '9'), { maxLength: 3 }) }, plain)
  const condition = fc.record(
    { status: test, email: fc.oneof(test, fc.constant(null)), unitIds: noneOfList },
    { requiredKeys: [], ...plain },
  )

  it('agree on every row', async () => {
    const { tenantId } = await given.enterprise()
    const member = await given.member(tenantId, 'worker')
    const system = given.system(tenantId)
    for (const status of ['active', 'disabled'] as const) {
      for (const email of ['active', 'x', null]) {
        const account = await given.account(tenantId, ['worker'])
        await system.save(await system.one(Accounts, account.id, 'manage'), {
          status,
          email,
          unitIds: email ? ['7', '8'] : [],
        })
      }
    }
    const rows = await system.all(Accounts, {})
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async (conditions) => {
        const rules = conditions.map((of) => ({ action: 'read', subject: 'Account', conditions: of as Condition }))
        const ability = createMongoAbility<Ability>(rules)
        const inMemory = rows.filter((row) => ability.can('read', subject('Account', { ...row }))).map(({ id }) => id)
        const inSql = await ctxOf(member, ability).list(Accounts, { size: 100 })
        expect(inSql.items.map(({ id }) => id).sort()).toEqual(inMemory.sort())
      }),
      { numRuns: 150 },
    )
  })
})
