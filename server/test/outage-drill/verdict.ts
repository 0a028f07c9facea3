import { verifyAudit } from '#platform/audit'
import type { Platform } from '#platform/mount'
import { unheard } from '../receipts'
import type { Acknowledged } from './traffic'

/** What is wrong in the database after the drill; every figure should be 0. */
export type Verdict = Record<string, number>

/** Nothing is left to be done: every event handed over, received by its consumers and sealed, every mail sent. */
export async function leftToDo(platform: Platform): Promise<number> {
  const [{ n }] = await platform.db.query(
    `SELECT (SELECT COUNT(*) FROM event WHERE position IS NULL)
       + (SELECT COUNT(*) FROM delivery WHERE state IN ('queued', 'sending')) AS n`,
  )
  return Number(n) + (await unheard(platform))
}

export async function judge(platform: Platform, acknowledged: readonly Acknowledged[]): Promise<Verdict> {
  const { db, services } = platform
  const count = async (sql: string, values: unknown[] = []) => Number((await db.query(sql, values))[0].n)
  const stored: { id: string; title: string; state: string }[] = await db.query(
    "SELECT id, title, state FROM hazard WHERE title LIKE '演练隐患 %'",
  )
  const byTitle = new Map<string, typeof stored>()
  for (const row of stored) byTitle.set(row.title, [...(byTitle.get(row.title) ?? []), row])
  const isThere = ({ id, title, state }: Acknowledged) =>
    byTitle.get(title)?.some((row) => row.id === id && row.state === state)
  const { faults } = await verifyAudit(db, services.config.APP_SECRET)
  return {
    'acknowledged writes lost': acknowledged.filter((hazard) => !isThere(hazard)).length,
    'writes done twice': stored.length - byTitle.size + (await count(doubled)),
    'writes without their event': await count(eventless),
    'notices lost': await count(unnoticed),
    'notices doubled': await count(twiceNoticed),
    'mails not sent': await count("SELECT COUNT(*) AS n FROM delivery WHERE state <> 'sent'"),
    'faults of the audit chain': faults.length,
  }
}

/** Each step of a hazard is one event. */
const doubled = `SELECT COALESCE(SUM(times - 1), 0) AS n FROM (SELECT COUNT(*) AS times FROM event
  WHERE subject = 'Hazard' AND type IN ('hazard.reported', 'hazard.grade', 'hazard.assign') GROUP BY type, subject_id) e`
const eventless = `SELECT COUNT(*) AS n FROM hazard h WHERE NOT EXISTS (SELECT 1 FROM event e
  WHERE e.tenant_id = h.tenant_id AND e.subject = 'Hazard' AND e.subject_id = h.id AND e.type = 'hazard.reported')
  OR (h.state = 'rectifying' AND NOT EXISTS (SELECT 1 FROM event e
  WHERE e.tenant_id = h.tenant_id AND e.subject = 'Hazard' AND e.subject_id = h.id AND e.type = 'hazard.assign'))`

/** How many messages each event of this drill sends, each once: see hazard.consumers.ts. */
const expected = `SELECT e.tenant_id, CONCAT(e.id, ':', w.nth) AS dedupe FROM event e JOIN (
    SELECT 'hazard.reported' AS type, 0 AS nth UNION ALL SELECT 'hazard.assign', 0 UNION ALL SELECT 'hazard.due_soon', 0
    UNION ALL SELECT 'hazard.overdue', 0 UNION ALL SELECT 'hazard.overdue', 1 UNION ALL SELECT 'hazard.escalated', 0
  ) w ON w.type = e.type WHERE e.subject = 'Hazard'`
const unnoticed = `SELECT COUNT(*) AS n FROM (${expected}) x
  LEFT JOIN notification n ON n.tenant_id = x.tenant_id AND n.dedupe = x.dedupe WHERE n.id IS NULL`
const twiceNoticed = `SELECT COALESCE(SUM(times - 1), 0) AS n FROM (
  SELECT COUNT(*) AS times FROM notification GROUP BY tenant_id, user_id, title, link) n`
