import { Handover1700000000520 } from '@shuangfang/database/migrations/1700000000520-handover'
import { IssuingOffice1700000000521 } from '@shuangfang/database/migrations/1700000000521-issuing-office'
import { afterAll, expect, it } from 'vitest'
import { openOwnPlatform } from './database'
import { worldOn } from './kill-sweep/world'

/** A database from before offices in charge: drafts no longer block, and every case and document keeps its office. */
const platform = await openOwnPlatform('handover_migration')
const w = await worldOn(platform)
afterAll(() => platform.close())
const query = platform.db.query.bind(platform.db)

it('gives each case its office, frees what drafts blocked, and may be interrupted', async () => {
  const [draft, signed, listed] = [await w.listed('drafted'), await w.listed('signed'), await w.listed('served')]
  const runner = platform.db.createQueryRunner()
  // As commit 20fb706 left it: the later keys of the same names are there already, as on a database of the work between.
  await new IssuingOffice1700000000521().down(runner)
  await new Handover1700000000520().down(runner)
  const blocked = await query('SELECT id FROM supervision WHERE open_hazard_id IS NOT NULL ORDER BY id')
  expect(blocked.map(({ id }: { id: string }) => id)).toEqual([draft, signed, listed])
  for (const migration of [new Handover1700000000520(), new IssuingOffice1700000000521()]) {
    await migration.up(runner)
    await migration.up(runner)
  }
  await runner.release()
  const rows = await query(
    `SELECT id, office_id = tenant_id AS isOwn, stays, draft_hazard_id = hazard_id AS drafts, open_hazard_id = hazard_id AS lists
     FROM supervision ORDER BY id`,
  )
  const row = (id: string, drafts: number | null, lists: number | null) => ({ id, isOwn: 1, stays: 0, drafts, lists })
  expect(rows).toEqual([row(draft, 1, null), row(signed, 1, null), row(listed, null, 1)])
  const [documents] = await query('SELECT COUNT(*) AS n, SUM(case_tenant_id = tenant_id) AS own FROM official_document')
  expect(Number(documents.n)).toBe(1)
  expect(Number(documents.own)).toBe(1)
  const references = await query(
    `SELECT CONSTRAINT_NAME AS name, GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION) AS columns_
     FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'official_document'
     AND CONSTRAINT_NAME IN ('document_of_supervision', 'document_for_entry') GROUP BY CONSTRAINT_NAME ORDER BY name`,
  )
  expect(references.map(({ columns_ }: { columns_: string }) => columns_)).toEqual([
    'case_tenant_id,entry_id',
    'case_tenant_id,supervision_id',
  ])
})
