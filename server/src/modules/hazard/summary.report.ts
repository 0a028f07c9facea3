import { duringRectification, type HazardState, openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import sql, { join } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { Hazards } from './hazard.entity'
import { planReturnedTest } from './hazard.report'

const open = join([...openHazardStates])
const late = join([...duringRectification])

interface Counted {
  state: HazardState
  counted: string
  overdue: string
  major: string
  supervised: string
  returned: string
  month: string
  arrived: string
  before: string
  fresh: string
}

const week = 7 * 86_400_000

/** One line a state, over the hazards the actor may read; the tests are those of the list that each count opens. */
export const countByState = (ctx: Context, monthStart: Date, lastMonthStart: Date) =>
  ctx.query<Counted>(
    sql`SELECT state, COUNT(*) AS counted,
        SUM(state IN (${late}) AND deadline < ${ctx.now}) AS overdue,
        SUM(level = 'major' AND state IN (${open})) AS major,
        SUM(is_supervised) AS supervised,
        SUM(${planReturnedTest}) AS returned,
        SUM(state = 'closed' AND closed_at >= ${monthStart}) AS month,
        SUM(state <> 'void' AND created_at >= ${monthStart}) AS arrived,
        SUM(state = 'closed' AND closed_at >= ${lastMonthStart} AND closed_at < ${monthStart}) AS \`before\`,
        SUM(state IN (${late}) AND deadline < ${ctx.now} AND deadline >= ${new Date(ctx.now.getTime() - week)}) AS fresh
      FROM ${ctx.visible(Hazards)} AS h GROUP BY state`,
  )

interface Latest {
  id: string
  type: string
  actorName: string
  occurredAt: Date
  hazardId: string
  number: string
  title: string
}
/** Looks no further back than this for events the actor may read: the page shows news, not history. */
const reach = 300

export const latestEvents = (ctx: Context, limit: number) =>
  ctx.query<Latest>(
    sql`SELECT e.id, e.type, e.actor_name AS actorName, e.occurred_at AS occurredAt, h.id AS hazardId, h.number, h.title
      FROM (SELECT id, seq, type, actor_name, occurred_at, subject_id FROM event
        WHERE tenant_id = ${ctx.tenantId} AND subject = 'Hazard' ORDER BY seq DESC LIMIT ${reach}) AS e
      JOIN ${ctx.visible(Hazards)} AS h ON h.id = e.subject_id
      ORDER BY e.seq DESC LIMIT ${limit}`,
  )
