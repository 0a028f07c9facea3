import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Which tenants are the demo's: production refuses them. Those of existing databases are known by how the seed made them. */
export class DemoTenants1700000000600 implements MigrationInterface {
  name = 'DemoTenants1700000000600'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('tenant', 'is_demo')))
      await runner.query('ALTER TABLE tenant ADD COLUMN is_demo TINYINT(1) NOT NULL DEFAULT 0')
    const rows: { id: string; name: string }[] = await runner.query(
      `SELECT t.id, t.name FROM tenant t
       WHERE t.is_demo = 0 AND ${isOfTheSeed} ORDER BY t.id`,
    )
    if (!rows.length) return
    await runner.query('UPDATE tenant SET is_demo = 1 WHERE id IN (?)', [rows.map(({ id }) => id)])
    const names = rows.slice(0, 5).map(({ name }) => name)
    const more = rows.length > names.length ? '……' : ''
    process.stdout.write(`演示数据：标记了 ${rows.length} 个演示单位（${names.join('、')}${more}）\n`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tenant DROP COLUMN is_demo')
  }
}

/** Every account of the seed is named like this, and made-up telephones begin like this. */
const isNamed = `(a.login = 'yunying' OR a.login REGEXP '^(yitu|qy[0-9]{3})[.][a-z]'
  OR a.login REGEXP '^(yingji|zzyingji|zhujian|jiaotong|shijian|xuedian|longhu)[.][a-z]')`
/** The seed hashes its one password once: accounts of two real tenants never have the same salt and hash. */
const sharesItsHash = `a.password_hash IN (SELECT h.password_hash FROM (SELECT password_hash FROM account
  GROUP BY password_hash HAVING COUNT(DISTINCT tenant_id) > 1) h)`
const isOfTheSeed = `EXISTS (SELECT 1 FROM account a WHERE a.tenant_id = t.id AND ${isNamed}
  AND (a.phone LIKE '139000_____' OR ${sharesItsHash}))`
