import { setTimeout } from 'node:timers/promises'
import type { QueryRunner } from 'typeorm'
import type { Platform } from '#platform/mount'
import type { Program } from '../program'
import { unheard } from '../receipts'

/** What became of the deadlines that fell due while workers died. */
export interface Escalation {
  deadlines: number
  fired: number
  /** Levels of a deadline with no event or more than one. */
  wrongEvents: number
  /** Levels of a hazard's deadline of which not everyone concerned has exactly one notice. */
  wrongNotices: number
  /** Workers killed with escalations written and not committed. */
  deaths: number
}
type Ground = Pick<Platform, 'db'>

/**
 * Lets every open deadline of the database fall due at once, and kills the workers that escalate them with -9, again and
 * again, half-way: of a connection's first seven events the third waits for a lock that we hold, and so on; those before it
 * in the same sweep are written and not committed. Then one worker lives and does it all. No other worker may run.
 */
export async function killEscalating(ground: Ground, startWorker: () => Promise<Program>, rounds: number) {
  const { db } = ground
  const before = await open(ground)
  const holder = db.createQueryRunner()
  await holder.query(
    `CREATE TRIGGER stand_half_way BEFORE INSERT ON event FOR EACH ROW
     IF NEW.type IN ('hazard.due_soon', 'hazard.overdue', 'hazard.escalated') THEN
       SET @met = COALESCE(@met, 0) + 1;
       IF @met % 7 = 3 THEN DO GET_LOCK('half-way', 600); DO RELEASE_LOCK('half-way'); END IF;
     END IF`,
  )
  let deaths = 0
  try {
    await db.query('UPDATE deadline SET due_at = UTC_TIMESTAMP(3) WHERE fired_at IS NULL AND cancelled_at IS NULL')
    for (let round = 0; round < rounds; round++) deaths += await killHalfWay(holder, startWorker)
  } finally {
    await holder.query('DROP TRIGGER stand_half_way')
    await holder.release()
  }
  const survivor = await startWorker()
  await until('all deadlines fired and heard', async () => (await open(ground)) + (await unheard(ground)) === 0)
  await survivor.kill('SIGTERM')
  return { deadlines: before, ...(await figures(ground)), deaths } satisfies Escalation
}

/** Two workers at it; returns how many of them stood half-way when both were killed. */
async function killHalfWay(holder: QueryRunner, startWorker: () => Promise<Program>): Promise<number> {
  const standing = async () =>
    (await holder.query("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state = 'User lock'"))
      .length
  await holder.query("DO GET_LOCK('half-way', 600)")
  const victims = await Promise.all([startWorker(), startWorker()])
  await until('a worker half-way', async () => (await standing()) > 0)
  const stood = await standing()
  await Promise.all(victims.map((victim) => victim.kill('SIGKILL')))
  await holder.query("DO RELEASE_LOCK('half-way')")
  // The server goes on, finds nobody to answer to, and rolls back.
  await until('nobody half-way', async () => (await standing()) === 0)
  return stood
}

async function open({ db }: Ground): Promise<number> {
  const [{ n }] = await db.query('SELECT COUNT(*) AS n FROM deadline WHERE fired_at IS NULL AND cancelled_at IS NULL')
  return Number(n)
}

/** Who hears of which level of a rectification: see hazard.consumers.ts. */
const told = `SELECT 'hazard.due_soon' AS type, 1 AS people UNION ALL SELECT 'hazard.overdue', 2
  UNION ALL SELECT 'hazard.escalated', 1`

async function figures({ db }: Ground) {
  const [row] = await db.query(
    `SELECT COUNT(*) AS fired, COALESCE(SUM(x.events <> 1), 0) AS wrongEvents,
       COALESCE(SUM(x.notices <> x.people), 0) AS wrongNotices
     FROM (SELECT t.people,
         (SELECT COUNT(*) FROM event e WHERE e.tenant_id = d.tenant_id AND e.subject = d.subject
            AND e.subject_id = d.subject_id AND e.type = t.type) AS events,
         (SELECT COUNT(*) FROM event e JOIN notification n ON n.tenant_id = e.tenant_id AND n.dedupe LIKE CONCAT(e.id, ':%')
            WHERE e.tenant_id = d.tenant_id AND e.subject = d.subject AND e.subject_id = d.subject_id
            AND e.type = t.type) AS notices
       FROM deadline d JOIN (${told}) t ON t.type = CONCAT('hazard.', d.level)
       WHERE d.subject = 'Hazard' AND d.fired_at IS NOT NULL) x`,
  )
  const { fired, wrongEvents, wrongNotices } = row
  return { fired: Number(fired), wrongEvents: Number(wrongEvents), wrongNotices: Number(wrongNotices) }
}

/** Far above what anything takes on a busy machine. */
const patienceMs = 180_000

/** Waits for a condition; throws when it does not come, and says which it was. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const began = Date.now()
  while (!(await condition())) {
    if (Date.now() - began > patienceMs) throw new Error(`waited ${patienceMs / 1000} s in vain: ${what}`)
    await setTimeout(100)
  }
}
