import { systemActor } from '@shuangfang/shared/access/actor'
import { clockEvent, clockLevels } from '@shuangfang/shared/audit/catalogue'
import type { ClockEvent } from '@shuangfang/shared/kit/events'
import { Context } from './context'
import { code, defineEntity, type Entity, instant, int, nullable, type Row, type RowOf, ref } from './entity'
import type { Event } from './events'
import type { Platform } from './mount'

/**
 * One level of one version of a deadline: "3 workdays before", "overdue", "escalated". An extension is a new revision;
 * what has fired stays as the record of it.
 */
export const Deadlines = defineEntity({
  subject: 'Deadline',
  table: 'deadline',
  owner: 'tenant',
  columns: {
    subject: code(40),
    subjectId: ref(),
    kind: code(40),
    revision: int(),
    level: code<DeadlineLevel['level']>(40),
    dueAt: instant(),
    firedAt: nullable(instant()),
    cancelledAt: nullable(instant()),
  },
})
export type Deadline = RowOf<typeof Deadlines>

export interface DeadlineLevel {
  level: string
  at: Date
}

/**
 * Sets or moves a deadline of a row held for change. Each level fires once, as the event that the row's noun declares
 * for it (`ofClock`); levels of earlier revisions that have not fired yet never will.
 */
export async function setDeadline(
  ctx: Context,
  row: Row,
  kind: string,
  levels: readonly DeadlineLevel[],
): Promise<void> {
  const about = { subject: ctx.subjectOf(row), subjectId: row.id, kind }
  for (const { level } of levels) firedAs(about.subject, level)
  // The product keeps deadlines, whoever's act moved one; the held row keeps two movers apart.
  const system = ctx.system(ctx.homeOf(row))
  // A colour is looked at again some thousand times in the life of an enterprise: only the last one counts.
  const { items } = await system.list(Deadlines, {
    filter: about,
    order: [
      ['revision', 'desc'],
      ['id', 'desc'],
    ],
    size: 1,
  })
  if (items.length) await clearDeadline(ctx, row, kind)
  const revision = (items[0]?.revision ?? 0) + 1
  await system.addMany(
    Deadlines,
    levels.map(({ level, at }) => ({ ...about, revision, level, dueAt: at, firedAt: null, cancelledAt: null })),
  )
}

/**
 * Nothing more fires, and what has fired is no longer due: the thing was done, or its day moved. The row must be held for
 * change.
 */
export async function clearDeadline(ctx: Context, row: Row, kind: string): Promise<void> {
  const about = { subject: ctx.subjectOf(row), subjectId: row.id, kind, cancelledAt: null }
  await ctx.system(ctx.homeOf(row)).saveWhere(Deadlines, 'cancel', about, { cancelledAt: ctx.now })
}

const isOpen = ({ firedAt, cancelledAt }: Deadline) => !firedAt && !cancelledAt

/** What still runs for a row held for change goes on in the office that has it now. What has fired stays where it fired. */
export async function moveDeadlines(ctx: Context, row: Row, from: string): Promise<void> {
  const about = { subject: ctx.subjectOf(row), subjectId: row.id }
  const system = ctx.system(from)
  const open = (await system.all(Deadlines, about)).filter(isOpen)
  if (!open.length) return
  await system.saveWhere(Deadlines, 'cancel', { id: open.map(({ id }) => id) }, { cancelledAt: ctx.now })
  const moved = open.map(({ kind, revision, level, dueAt }) => ({ ...about, kind, revision, level, dueAt }))
  await ctx.system(ctx.homeOf(row)).addMany(Deadlines, moved)
}

/** All deadlines of a row the actor could load, every revision, oldest first; `trails` as in `history`. */
export const deadlinesOf = async (
  ctx: Context,
  entity: Pick<Entity, 'subject'>,
  row: Row,
  trails: readonly string[] = [row.tenantId],
): Promise<Deadline[]> => {
  const about = { subject: entity.subject, subjectId: row.id }
  return (await Promise.all(trails.map((tenant) => ctx.system(tenant).all(Deadlines, about)))).flat()
}

/**
 * Whether what an event says is due still is: it may have been done between the sweep and the telling. True for every event
 * that is none of a deadline.
 */
export async function isStillDue(ctx: Context, { tenantId, subject, subjectId, payload }: Event): Promise<boolean> {
  const { kind, revision, level } = payload as Partial<Deadline>
  if (level === undefined || revision === undefined) return true
  const fired = await ctx.system(tenantId).all(Deadlines, { subject, subjectId, kind, revision, level })
  return fired.every(({ cancelledAt }) => !cancelledAt)
}

function firedAs(subject: string, level: string): ClockEvent {
  const kind = clockEvent(subject, level)
  if (!kind) throw new Error(`No event of ${subject} says that a clock reached ${level}`)
  return kind
}

type Due = Deadline & { now: Date }

/**
 * Fires what is due by the database's clock: mark and event in one transaction, rows that another sweep holds are left to
 * it. So a level fires once, on any number of workers, never early. A level that only a newer program knows is left to
 * that one. Returns how many fired.
 */
export function sweepDeadlines({ db, services }: Pick<Platform, 'db' | 'services'>, batch = 100): Promise<number> {
  return db.transaction(async (manager) => {
    const due: Due[] = await manager.query(
      `SELECT id, tenant_id AS tenantId, subject, subject_id AS subjectId, kind, revision, level, due_at AS dueAt,
         UTC_TIMESTAMP(3) AS now
       FROM deadline WHERE fired_at IS NULL AND cancelled_at IS NULL AND due_at <= UTC_TIMESTAMP(3)
         AND (subject, level) IN (?)
       ORDER BY due_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
      [clockLevels],
    )
    for (const { tenantId, subject, subjectId, kind, revision, level, dueAt, now } of due) {
      // The database's moment, not this machine's: a clock that is wrong must not date an escalation before its cause.
      const ctx = new Context(systemActor(tenantId), manager, services, now)
      const said = { kind, revision, level, dueAt: dueAt.toISOString() }
      await ctx.record(firedAs(subject, level), { tenantId, id: subjectId }, said)
    }
    if (due.length) {
      await manager.query('UPDATE deadline SET fired_at = ?, version = version + 1 WHERE id IN (?)', [
        due[0]?.now,
        due.map(({ id }) => id),
      ])
    }
    return due.length
  })
}
