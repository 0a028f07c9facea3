import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A certificate that an enterprise typed is its own word until an authority verified it. */
export class CertificateVerification1700000000582 implements MigrationInterface {
  name = 'CertificateVerification1700000000582'

  async up(runner: QueryRunner): Promise<void> {
    for (const [column, type] of columns) {
      if (await runner.hasColumn('standardization_certificate', column)) continue
      await runner.query(`ALTER TABLE standardization_certificate ADD COLUMN ${column} ${type}`)
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [column] of columns) await runner.query(`ALTER TABLE standardization_certificate DROP COLUMN ${column}`)
  }
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const columns = [
  ['announcement', `VARCHAR(200) ${text} NULL`],
  // What stands there was typed by the enterprise.
  ['verification', `VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'self_declared'`],
  ['verifier_name', `VARCHAR(40) ${text} NULL`],
  ['verifier_office', `VARCHAR(120) ${text} NULL`],
  ['verified_at', 'DATETIME(3) NULL'],
  ['verification_note', `VARCHAR(300) ${text} NULL`],
  ['declarer_id', 'BIGINT NULL'],
] as const
