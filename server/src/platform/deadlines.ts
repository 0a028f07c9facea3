import { systemActor } from '@shuangfang/shared/access/actor'
import { Context } from './context'
import { code, defineEntity, type Entity, instant, int, nullable, type Row, type RowOf, ref } from './entity'
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
    level: code(40),
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
 * Sets or moves a deadline of a row held for change. Each level fires once, as an event `deadline.<level>` about that
 * row; levels of earlier revisions that have not fired yet never will.
 */
export async function setDeadline(
  ctx: Context,
  row: Row,
  kind: string,
  levels: readonly DeadlineLevel[],
): Promise<void> {
  const about = { subject: ctx.subjectOf(row), subjectId: row.id, kind }
  // The product keeps deadlines, whoever's act moved one; the held row keeps two movers apart.
  const system = ctx.system(row.tenantId)
  const before = await system.all(Deadlines, about)
  if (before.some(isOpen)) await clearDeadline(ctx, row, kind)
  const revision = Math.max(0, ...before.map((deadline) => deadline.revision)) + 1
  await system.addMany(
    Deadlines,
    levels.map(({ level, at }) => ({ ...about, revision, level, dueAt: at, firedAt: null, cancelledAt: null })),
  )
}

const isOpen = ({ firedAt, cancelledAt }: Deadline) => !firedAt && !cancelledAt

/** Nothing more fires: the thing was done, or is no longer due. The row must be held for change. */
export async function clearDeadline(ctx: Context, row: Row, kind: string): Promise<void> {
  const about = { subject: ctx.subjectOf(row), subjectId: row.id, kind, firedAt: null, cancelledAt: null }
  await ctx.system(row.tenantId).saveWhere(Deadlines, 'cancel', about, { cancelledAt: ctx.now })
}

/** All deadlines of a row the actor could load, every revision, oldest first. */
export const deadlinesOf = (ctx: Context, entity: Pick<Entity, 'subject'>, row: Row): Promise<Deadline[]> =>
  ctx.system(row.tenantId).all(Deadlines, { subject: entity.subject, subjectId: row.id })

type Due = Deadline & { now: Date }

/**
 * Fires what is due by the database's clock: mark and event in one transaction, rows that another sweep holds are left to
 * it. So a level fires once, on any number of workers, never early. Returns how many fired.
 */
export function sweepDeadlines({ db, services }: Pick<Platform, 'db' | 'services'>, batch = 100): Promise<number> {
  return db.transaction(async (manager) => {
    const due: Due[] = await manager.query(
      `SELECT id, tenant_id AS tenantId, subject, subject_id AS subjectId, kind, revision, level, due_at AS dueAt,
         UTC_TIMESTAMP(3) AS now
       FROM deadline WHERE fired_at IS NULL AND cancelled_at IS NULL AND due_at <= UTC_TIMESTAMP(3)
       ORDER BY due_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
    )
    for (const { tenantId, subject, subjectId, kind, revision, level, dueAt, now } of due) {
      // The database's moment, not this machine's: a clock that is wrong must not date an escalation before its cause.
      const ctx = new Context(systemActor(tenantId), manager, services, now)
      await ctx.record(`deadline.${level}`, subject, { tenantId, id: subjectId }, { kind, revision, level, dueAt })
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
