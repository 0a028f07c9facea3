import type { PastHazard } from '@shuangfang/shared/hazard/hazard.contract'
import type { HazardLevel } from '@shuangfang/shared/hazard/hazard.policy'
import {
  duringRectification,
  type HazardState,
  hazardWorkflow,
  openHazardStates,
} from '@shuangfang/shared/hazard/hazard.workflow'
import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { type HazardEntity, Hazards } from './hazard.entity'

// How hazards stood at a past moment, told from their record. Every test here is over a row named `hazard`, so that a
// figure and the list it opens ask the same.

/** The last thing that the record of `hazard` had said of it by then. */
const told = (then: Date, what: Sql) => sql`(SELECT ${what} FROM event AS e
  WHERE e.tenant_id = hazard.tenant_id AND e.subject = 'Hazard' AND e.subject_id = hazard.id AND e.type LIKE 'hazard.%'
    AND e.occurred_at < ${then} AND ${what} IS NOT NULL ORDER BY e.seq DESC LIMIT 1)`
const said = (key: string) => sql`NULLIF(JSON_UNQUOTE(JSON_EXTRACT(e.payload, ${`$.${key}`})), 'null')`

const stateThen = (then: Date) => sql`COALESCE(${told(then, said('to'))}, ${hazardWorkflow.initial})`
const levelThen = (then: Date) => told(then, said('level'))
/** A moment that the enterprise set, or the end of a day in China that the authority granted. */
const deadlineThen = (then: Date) =>
  told(
    then,
    sql`CAST(COALESCE(REPLACE(TRIM(TRAILING 'Z' FROM ${said('deadline')}), 'T', ' '), CONCAT(${said('until')}, ' 15:59:59.999')) AS DATETIME(3))`,
  )

/** When it was handed in last: the columns know only of the last time, the record of each. */
const handedInThen = (then: Date) => told(then, sql`CASE e.type WHEN 'hazard.submit' THEN e.occurred_at END`)

const wasIn = (then: Date, states: readonly HazardState[]) => sql`${stateThen(then)} IN (${join([...states])})`

/** Found by then, and neither closed nor void: the columns leave out most before the record is asked. */
export const wasOpen = (then: Date, states: readonly HazardState[] = openHazardStates) =>
  sql`(hazard.created_at < ${then} AND (hazard.closed_at IS NULL OR hazard.closed_at >= ${then}) AND ${wasIn(then, states)})`
/** Late then: as `overdueTest` tells it of now. */
export const wasOverdue = (then: Date) => sql`(${wasIn(then, duringRectification)} AND ${deadlineThen(then)} < ${then}
  AND (${wasIn(then, ['rectifying'])} OR ${handedInThen(then)} > ${deadlineThen(then)}))`
export const hadLevel = (then: Date, levels: readonly HazardLevel[]) =>
  sql`(COALESCE(${levelThen(then)}, '') IN (${join([...levels])}))`

interface Standing {
  state?: readonly HazardState[]
  level?: readonly HazardLevel[]
  overdue?: '1'
}
/** The list's filter, asked of that moment. */
export function stoodTest(then: Date, { state, level, overdue }: Standing): Sql {
  const states = openHazardStates.filter((one) => state?.includes(one) ?? true)
  if (!states.length) return sql`1 = 0`
  const tests = [
    wasOpen(then, states),
    ...(level ? [hadLevel(then, level)] : []),
    ...(overdue ? [wasOverdue(then)] : []),
  ]
  return join(tests, ' AND ')
}

/** How rows that the actor has in hand stood then, by id. */
export async function pastById(ctx: Context, rows: readonly HazardEntity[], then: Date) {
  if (!rows.length) return new Map<string, PastHazard>()
  const found = await ctx.query<PastHazard & { id: string }>(
    sql`SELECT id, ${stateThen(then)} AS state, ${levelThen(then)} AS level, ${deadlineThen(then)} AS deadline,
        ${handedInThen(then)} AS submittedAt
      FROM ${ctx.visible(Hazards)} AS hazard WHERE id IN (${join(rows.map(({ id }) => id))})`,
  )
  return new Map(found.map(({ id, ...past }) => [String(id), past]))
}
