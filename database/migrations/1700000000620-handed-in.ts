import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Handing in stops the clock. What waits for a verifier, or for the authority, is reminded of nothing more; what was marked
 * late though it had been handed in on time is not; figures and colours are counted again.
 */
export class HandedIn1700000000620 implements MigrationInterface {
  name = 'HandedIn1700000000620'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(): Promise<void> {
    // What was untrue is not made so again.
  }
}

const stopped = (subject: string, table: string, kind: string, states: string) =>
  `UPDATE deadline d JOIN ${table} r ON r.tenant_id = d.tenant_id AND r.id = d.subject_id
   SET d.cancelled_at = UTC_TIMESTAMP(3), d.version = d.version + 1
   WHERE d.subject = '${subject}' AND d.kind = '${kind}' AND d.cancelled_at IS NULL AND r.state IN (${states})`

const statements = [
  stopped('Hazard', 'hazard', 'rectification', "'verifying'"),
  stopped('Supervision', 'supervision', 'treatment', "'acceptance_review', 'accepted'"),
  // Marked while a round that had come in time waited: late only since that round was returned, if at all.
  `UPDATE hazard h JOIN rectification r ON r.tenant_id = h.tenant_id AND r.hazard_id = h.id
   SET h.overdue_since = IF(r.result = 'returned', r.verified_at, NULL), h.version = h.version + 1
   WHERE h.overdue_since IS NOT NULL AND r.created_at <= h.overdue_since
     AND (r.verified_at IS NULL OR r.verified_at > h.overdue_since)`,
  `UPDATE enterprise_figures f SET f.version = f.version + 1, f.overdue = (SELECT COUNT(*) FROM hazard h
     WHERE h.tenant_id = f.tenant_id AND h.state IN ('rectifying', 'verifying') AND h.deadline < UTC_TIMESTAMP(3)
       AND (h.state = 'rectifying' OR h.submitted_at > h.deadline))`,
  // The sweep looks at the colour of every enterprise that has something handed in and past its day.
  `INSERT INTO deadline (tenant_id, version, created_at, subject, subject_id, kind, revision, level, due_at)
   SELECT e.tenant_id, 1, UTC_TIMESTAMP(3), 'Enterprise', e.id, 'colour',
     1 + COALESCE((SELECT MAX(d.revision) FROM deadline d WHERE d.tenant_id = e.tenant_id AND d.subject = 'Enterprise'
       AND d.subject_id = e.id AND d.kind = 'colour'), 0), 'recheck', UTC_TIMESTAMP(3)
   FROM enterprise e WHERE EXISTS (SELECT 1 FROM hazard h
     WHERE h.tenant_id = e.tenant_id AND h.state = 'verifying' AND h.deadline < UTC_TIMESTAMP(3))
   AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.tenant_id = e.tenant_id AND d.subject = 'Enterprise'
     AND d.subject_id = e.id AND d.kind = 'colour' AND d.level = 'recheck' AND d.fired_at IS NULL
     AND d.cancelled_at IS NULL AND d.due_at <= UTC_TIMESTAMP(3))`,
]
