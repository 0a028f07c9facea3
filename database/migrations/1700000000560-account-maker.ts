import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who opened an account, from the trail where it tells. Empty: the product itself, or nobody knows. */
export class AccountMaker1700000000560 implements MigrationInterface {
  name = 'AccountMaker1700000000560'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('account', 'created_by_id')))
      await runner.query('ALTER TABLE account ADD COLUMN created_by_id BIGINT NULL')
    await runner.query(
      `UPDATE account a JOIN event e ON e.tenant_id = a.tenant_id AND e.subject = 'Account' AND e.subject_id = a.id
         AND e.type = 'account.created'
       SET a.created_by_id = e.actor_id WHERE e.actor_id <> 0 AND e.actor_id <> a.id AND a.created_by_id IS NULL`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN created_by_id')
  }
}
