import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Consumers that became one: whoever received an event under the old name has received it. */
const joined: Readonly<Record<string, readonly string[]>> = {
  'register.tell': ['register.submitted.tell', 'register.decided.tell'],
  'account.grant_notice': ['account.grant_asked_notice', 'account.grant_decided_notice'],
  'standardization.certificates': ['standardization.certificate_expiry', 'standardization.certificate_verified'],
  'enterprise.created_notice': ['enterprise.uscc_notice'],
}

export class Consumers1700000000700 implements MigrationInterface {
  name = 'Consumers1700000000700'

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, former] of Object.entries(joined)) {
      for (const table of ['event_receipt', 'dead_letter']) {
        await runner.query(`UPDATE ${table} SET consumer = ? WHERE consumer IN (?)`, [name, former])
      }
      await runner.query(
        'INSERT IGNORE INTO consumer (name, since) SELECT ?, MIN(since) FROM consumer WHERE name IN (?) HAVING MIN(since) IS NOT NULL',
        [name, former],
      )
      await runner.query('DELETE FROM consumer WHERE name IN (?)', [former])
    }
  }

  /** Which of them received what is not known any more, and nobody asks. */
  async down(): Promise<void> {}
}
