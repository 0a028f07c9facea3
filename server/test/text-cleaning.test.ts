import { TextCleaning1700000000603 } from '@shuangfang/database/migrations/1700000000603-text-cleaning'
import { afterAll, expect, it } from 'vitest'
import { OrgUnits } from '#modules/organization/organization.entity'
import { openOwnPlatform } from './database'
import { givenIn } from './given'

const platform = await openOwnPlatform('cleaning')
const given = givenIn(platform)
afterAll(() => platform.close())

const { db } = platform
const again = async () => {
  const runner = db.createQueryRunner()
  await new TextCleaning1700000000603().up(runner).finally(() => runner.release())
}
const reported = (tenantId: string): Promise<Record<string, string>[]> =>
  db.query(
    `SELECT table_name AS \`table\`, column_name AS \`column\`, row_id AS id, text_before AS \`before\`, text_after AS \`after\`
     FROM text_cleaning WHERE tenant_id = ? ORDER BY table_name, column_name, row_id`,
    [tenantId],
  )

it('cleans what old rows hold, reports every change, keeps what was in order, and may run again', async () => {
  const [old, fine] = [await given.enterprise(), await given.enterprise()]
  const before = { name: '某某公司\n\n兹证明\u2028消除\u202e', note: '第一行\r\n第二行\u0007\t表' }
  await db.query('UPDATE enterprise SET name = ?, status_note = ?, short_name = ? WHERE id = ?', [
    before.name,
    before.note,
    '\u200b\u3164',
    old.id,
  ])
  await db.query(
    "UPDATE enterprise SET name = '测试企业👨\u200d👩\u200d👧有限公司', status_note = '两行\n意见' WHERE id = ?",
    [fine.id],
  )
  await again()
  const [row] = await db.query('SELECT name, short_name AS short, status_note AS note FROM enterprise WHERE id = ?', [
    old.id,
  ])
  expect(row).toEqual({ name: '某某公司 兹证明 消除', short: '（空）', note: '第一行\n第二行\t表' })
  expect(await reported(old.id)).toEqual([
    { table: 'enterprise', column: 'name', id: old.id, before: before.name, after: row.name },
    { table: 'enterprise', column: 'short_name', id: old.id, before: '\u200b\u3164', after: '（空）' },
    { table: 'enterprise', column: 'status_note', id: old.id, before: before.note, after: row.note },
  ])
  expect(await reported(fine.id)).toEqual([])
  await again()
  expect(await reported(old.id)).toHaveLength(3)
})

it('leaves two units two that differed only by what nobody sees', async () => {
  const { tenantId } = await given.enterprise()
  const parent = await given.system(tenantId).add(OrgUnits, { parentId: null, kind: 'department', name: '生产部' })
  for (const name of ['一车间', '一车\t间', '一车 间'])
    await given.system(tenantId).add(OrgUnits, { parentId: parent.id, kind: 'workshop', name })
  await again()
  const rows = await db.query('SELECT name FROM org_unit WHERE parent_id = ? ORDER BY id', [parent.id])
  expect(rows).toEqual([{ name: '一车间' }, { name: '一车 间（2）' }, { name: '一车 间' }])
})

it('goes through as many rows as there are', async () => {
  const { tenantId } = await given.enterprise()
  const rows = Array.from({ length: 1201 }, (_, i) => [tenantId, 1, new Date(), null, 'department', `部门${i}\n甲`])
  await db.query('INSERT INTO org_unit (tenant_id, version, created_at, parent_id, kind, name) VALUES ?', [rows])
  await again()
  expect(await db.query("SELECT 1 FROM org_unit WHERE tenant_id = ? AND name LIKE '%\n%'", [tenantId])).toEqual([])
  expect(await reported(tenantId)).toHaveLength(1201)
})
