import type { EntityManager } from 'typeorm'

/** Counters of every enterprise in one statement: what overview.report.ts counts for one. */
export async function countFigures(manager: EntityManager, now: Date): Promise<void> {
  await manager.query(
    `INSERT INTO enterprise_figures (tenant_id, version, created_at, risks_major, risks_considerable, risks_general,
       risks_low, hazards, reported, graded, plan_review, rectifying, verifying, accepted, closed, void_review, overdue,
       major, major_open, supervised, rectified, on_time)
     SELECT e.tenant_id, 1, ?, COALESCE(r.major, 0), COALESCE(r.considerable, 0), COALESCE(r.general, 0),
       COALESCE(r.low, 0), ${hazardCounts.map((name) => `COALESCE(h.${name}, 0)`).join(', ')}
     FROM enterprise e
     LEFT JOIN (SELECT tenant_id, SUM(level = 'major') AS major, SUM(level = 'considerable') AS considerable,
       SUM(level = 'general') AS general, SUM(level = 'low') AS low FROM risk GROUP BY tenant_id) r
       ON r.tenant_id = e.tenant_id
     LEFT JOIN (SELECT tenant_id, SUM(state <> 'void') AS hazards, SUM(state = 'reported') AS reported,
       SUM(state = 'graded') AS graded, SUM(state = 'plan_review') AS plan_review,
       SUM(state = 'rectifying') AS rectifying, SUM(state = 'verifying') AS verifying,
       SUM(state = 'accepted') AS accepted, SUM(state = 'closed') AS closed, SUM(state = 'void_review') AS void_review,
       SUM(state IN ('rectifying', 'verifying') AND deadline < ? AND (state = 'rectifying' OR submitted_at > deadline))
         AS overdue,
       SUM(level = 'major' AND state <> 'void') AS major,
       SUM(level = 'major' AND state NOT IN ('closed', 'void')) AS major_open, SUM(is_supervised) AS supervised,
       SUM(state = 'closed' AND submitted_at IS NOT NULL) AS rectified,
       SUM(state = 'closed' AND submitted_at IS NOT NULL AND submitted_at <= deadline) AS on_time
       FROM hazard GROUP BY tenant_id) h ON h.tenant_id = e.tenant_id
     WHERE e.status = 'active' ORDER BY e.tenant_id`,
    [now, now],
  )
}
const hazardCounts = [
  'hazards',
  'reported',
  'graded',
  'plan_review',
  'rectifying',
  'verifying',
  'accepted',
  'closed',
  'void_review',
  'overdue',
  'major',
  'major_open',
  'supervised',
  'rectified',
  'on_time',
]

/** What the seeding itself recorded through the modules is history too: nobody is told of it. */
export async function closeHistory(manager: EntityManager, now: Date): Promise<void> {
  await manager.query(
    "UPDATE event SET relayed_at = ? WHERE relayed_at IS NULL AND type = 'enterprise.colour_changed'",
    [new Date(now.getTime() - 40 * 86_400_000)],
  )
}
