import { AccountMaker1700000000560 } from '@shuangfang/database/migrations/1700000000560-account-maker'
import { PowerReview1700000000562 } from '@shuangfang/database/migrations/1700000000562-power-review'
import { afterAll, expect, it } from 'vitest'
import { openOwnPlatform } from './database'
import { givenIn } from './given'

/** People of a database from before: nobody loses anything, and what today's rules would refuse is named. */
const platform = await openOwnPlatform('power')
const given = givenIn(platform)
afterAll(() => platform.close())

it('learns from the trail who opened an account, and reports one person with two administrators’ roles', async () => {
  const { tenantId } = await given.enterprise()
  const maker = await given.account(tenantId, ['system_admin'])
  const made = await given.account(tenantId, ['safety_manager', 'principal'])
  const twin = await given.account(tenantId, ['audit_admin'])
  await given.account(tenantId, ['security_admin'])
  const { query } = { query: platform.db.query.bind(platform.db) }
  await query('UPDATE account SET phone = ? WHERE id = ?', [maker.phone, twin.id])
  await query(
    `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at)
     VALUES (UUID(), ?, ?, '李安全', 'account.created', 'Account', ?, '{"login":"li","roles":[]}', UTC_TIMESTAMP(3))`,
    [tenantId, maker.id, made.id],
  )
  const before = await query('SELECT id, roles, status FROM account ORDER BY id')
  const runner = platform.db.createQueryRunner()
  // Twice: a migration that was interrupted is run again.
  for (const migration of [new AccountMaker1700000000560(), new PowerReview1700000000562()]) {
    await migration.up(runner)
    await migration.up(runner)
  }
  await runner.release()
  expect(await query('SELECT id, roles, status FROM account ORDER BY id')).toEqual(before)
  const makers = await query('SELECT created_by_id AS maker FROM account WHERE id IN (?) ORDER BY id', [
    [maker.id, made.id],
  ])
  expect(makers.map(({ maker: id }: { maker: string | null }) => id && String(id))).toEqual([null, maker.id])
  const reports = await query("SELECT payload FROM event WHERE type = 'account.review_due'")
  expect(reports).toHaveLength(1)
  const payload = typeof reports[0].payload === 'string' ? JSON.parse(reports[0].payload) : reports[0].payload
  expect(payload).toMatchObject({ login: `${maker.login}、${twin.login}`, roles: ['system_admin', 'audit_admin'] })
})
