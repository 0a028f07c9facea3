import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Sign-in tries are counted by the address they come from as well: '' counts those of all addresses. */
export class SignInTries1700000000310 implements MigrationInterface {
  name = 'SignInTries1700000000310'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('login_lock', 'address')) return
    await runner.query(
      `ALTER TABLE login_lock
         ADD COLUMN address VARCHAR(45) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '' AFTER login,
         DROP PRIMARY KEY, ADD PRIMARY KEY (login, address), ADD KEY ix_login_lock_last (last_failure_at)`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM login_lock WHERE address <> ''")
    await runner.query(
      'ALTER TABLE login_lock DROP PRIMARY KEY, ADD PRIMARY KEY (login), DROP KEY ix_login_lock_last, DROP COLUMN address',
    )
  }
}
