import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Whose work waits for an approval: nobody approves their own, nor with another account of the same telephone. */
export class FourEyes1700000000580 implements MigrationInterface {
  name = 'FourEyes1700000000580'

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of columns) {
      if (await runner.hasColumn(table, column)) continue
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`)
    }
    for (const statement of known) await runner.query(statement)
    await runner.query('ALTER TABLE self_evaluation MODIFY author_ids JSON NOT NULL')
    const [index] = await runner.query(
      `SELECT 1 FROM information_schema.STATISTICS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'account' AND INDEX_NAME = 'by_phone'`,
    )
    if (!index) await runner.query('ALTER TABLE account ADD KEY by_phone (phone)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP KEY by_phone')
    for (const [table, column] of columns) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`)
  }
}

const columns = [
  ['hazard', 'submitter_id', 'BIGINT'],
  ['hazard', 'planner_id', 'BIGINT'],
  ['supervision', 'filer_id', 'BIGINT'],
  ['supervision', 'accepter_id', 'BIGINT'],
  ['self_evaluation', 'author_ids', 'JSON'],
  ['evaluation_item', 'editor_id', 'BIGINT'],
] as const

/** Who took this step of a row last, by the record. */
const lastActor = (table: string, subject: string, ...types: string[]) => last('actor_id', table, subject, types)
const last = (column: string, table: string, subject: string, types: string[]) => `(
  SELECT e.${column} FROM event e WHERE e.tenant_id = ${table}.tenant_id AND e.subject = '${subject}'
    AND e.subject_id = ${table}.id AND e.type IN (${types.map((type) => `'${type}'`).join()}) ORDER BY e.seq DESC LIMIT 1)`

const drafting = ['supervision.revise', 'supervision.draft']

/** What is decided stays as it is; what waits for a decision is somebody's. */
const known = [
  `UPDATE hazard SET submitter_id = ${lastActor('hazard', 'Hazard', 'hazard.submit')}
   WHERE state = 'verifying' AND submitter_id IS NULL`,
  `UPDATE hazard SET planner_id = ${lastActor('hazard', 'Hazard', 'hazard.submit_plan')}
   WHERE state = 'plan_review' AND planner_id IS NULL`,
  `UPDATE supervision SET filer_id = ${lastActor(
    'supervision',
    'Supervision',
    ...['supervision.file_plan', 'supervision.ask_extension', 'supervision.apply_acceptance'],
  )} WHERE state IN ('plan_filed', 'extension_review', 'acceptance_review') AND filer_id IS NULL`,
  `UPDATE supervision SET accepter_id = ${lastActor('supervision', 'Supervision', 'supervision.accept')}
   WHERE state = 'accepted' AND accepter_id IS NULL`,
  // Who rewrote a draft is its drafter.
  `UPDATE supervision
   SET drafter_name = COALESCE(${last('actor_name', 'supervision', 'Supervision', drafting)}, drafter_name),
     drafter_id = COALESCE(${last('actor_id', 'supervision', 'Supervision', drafting)}, drafter_id)
   WHERE state = 'draft'`,
  `UPDATE self_evaluation
   SET author_ids = IF(submitter_id IS NULL, '[]', JSON_ARRAY(CAST(submitter_id AS CHAR))) WHERE author_ids IS NULL`,
]
