import { duringRectification, type HazardState, openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { Hazards } from './hazard.entity'
import { overdueTest, planReturnedTest } from './hazard.report'
import { hadLevel, wasOpen, wasOverdue } from './past.report'

const open = join([...openHazardStates])
const ordered = join([...duringRectification])

interface Counted {
  state: HazardState
  counted: string
  overdue: string
  major: string
  supervised: string
  returned: string
  closed: string
  arrived: string
  closedBefore: string
  arrivedBefore: string
}

/** From one moment up to another, the latter not included. */
export type Span = readonly [Date, Date]
const during = (column: Sql, [from, to]: Span) => sql`${column} >= ${from} AND ${column} < ${to}`

/** One line a state, over the hazards the actor may read; the tests are those of the list that each count opens. */
export const countByState = (ctx: Context, month: Span, before: Span) =>
  ctx.query<Counted>(
    sql`SELECT state, COUNT(*) AS counted,
        SUM(${overdueTest(ctx.now)}) AS overdue,
        SUM(level = 'major' AND state IN (${open})) AS major,
        SUM(is_supervised) AS supervised,
        SUM(${planReturnedTest}) AS returned,
        SUM(state = 'closed' AND ${during(sql`closed_at`, month)}) AS closed,
        SUM(state <> 'void' AND ${during(sql`created_at`, month)}) AS arrived,
        SUM(state = 'closed' AND ${during(sql`closed_at`, before)}) AS closedBefore,
        SUM(state <> 'void' AND ${during(sql`created_at`, before)}) AS arrivedBefore
      FROM ${ctx.visible(Hazards)} AS h GROUP BY state`,
  )

/** The figures of now as they were then, by the tests of the list that each of them opens. */
export async function countThen(ctx: Context, then: Date) {
  const [row] = await ctx.query<Record<'open' | 'overdue' | 'major', string | null>>(
    sql`SELECT COUNT(*) AS open, SUM(${wasOverdue(then)}) AS overdue, SUM(${hadLevel(then, ['major'])}) AS major
      FROM ${ctx.visible(Hazards)} AS hazard WHERE ${wasOpen(then)}`,
  )
  return { open: Number(row?.open ?? 0), overdue: Number(row?.overdue ?? 0), major: Number(row?.major ?? 0) }
}

interface Tasks {
  ownerId: string
  ownerName: string
  unitId: string | null
  open: string
  dueToday: string
  late: string
}

/** What each person still has to rectify, over the hazards the actor may read. Most pressing first. */
export const tasksByOwner = (ctx: Context, endOfToday: Date) =>
  ctx.query<Tasks>(
    sql`SELECT owner_id AS ownerId, MAX(owner_name) AS ownerName, owner_unit_id AS unitId, COUNT(*) AS open,
        SUM(state = 'rectifying' AND deadline >= ${ctx.now} AND deadline < ${endOfToday}) AS dueToday,
        SUM(${overdueTest(ctx.now)}) AS late
      FROM ${ctx.visible(Hazards)} AS h WHERE state IN (${ordered}) AND owner_id IS NOT NULL
      GROUP BY owner_id, owner_unit_id ORDER BY late DESC, dueToday DESC, open DESC, owner_id`,
  )
