import type { Actor } from '@shuangfang/shared/access/actor'
import sql, { join, raw } from 'sql-template-tag'
import type { Context } from './context'
import type { Entity } from './entity'
import { type AppError, forbidden } from './errors'
import { columnOf, enterprisesIn, formerly } from './scope'

type Asking = Pick<Context, 'actor' | 'query'>

/**
 * The enterprises that must lie in an office's jurisdiction for `verb` on these rows: whose rows they are, or whom the
 * acts name. None for anyone else, for acts that the office keeps by decision, for giving an act away, and for what the
 * row itself asks of this office: its noun asks whether the office is over the place in question.
 */
export function namedBy(actor: Actor, entity: Entity, rows: readonly Record<string, unknown>[], verb: string) {
  const { realm } = actor
  if (realm.kind !== 'authority' || (entity.owner !== 'authority' && entity.owner !== 'enterprise')) return []
  const { charge } = entity
  if (charge?.parting.includes(verb)) return []
  const isKept = (row: Record<string, unknown>) =>
    charge !== null && row[charge.kept] === true && row[charge.office] === realm.tenantId
  const isAsked = (row: Record<string, unknown>) => entity.namedOffices.some((column) => row[column] === realm.tenantId)
  const named = entity.owner === 'authority' ? 'enterpriseId' : 'tenantId'
  return [...new Set(rows.filter((row) => !isKept(row) && !isAsked(row)).map((row) => String(row[named])))]
}

/**
 * Asked in the transaction of the step, with a lock that makes a move of the enterprise wait for its end. The
 * jurisdiction is the actor's, read for this very request (platform/session.ts).
 */
export async function assertOver(
  ctx: Asking,
  entity: Entity,
  enterpriseIds: readonly string[],
  verb = '',
): Promise<void> {
  const { realm } = ctx.actor
  if (realm.kind !== 'authority' || !enterpriseIds.length) return
  const inside = await ctx.query<{ tenant_id: string }>(
    sql`${enterprisesIn(realm.jurisdictions)} AND tenant_id IN (${join([...enterpriseIds])}) LOCK IN SHARE MODE`,
  )
  if (inside.length !== enterpriseIds.length) throw outside(verb === 'add' ? null : entity.charge)
}

const outside = (charge: Entity['charge']) =>
  forbidden(
    charge
      ? '企业已不在本单位辖区，这件督办请先办理移交。'
      : '企业已不在本单位辖区，不能再办理。请由现在的属地单位办理。',
    'left_jurisdiction',
  )

/** Why an office cannot reach an act of its own: the enterprise left, or another office has it now. Null: it never could. */
export async function whyGone(ctx: Asking, entity: Entity, id: string): Promise<AppError | null> {
  const { realm } = ctx.actor
  if (realm.kind !== 'authority' || !entity.charge) return null
  const [row] = await ctx.query<{ office: string }>(
    sql`SELECT ${columnOf(entity, entity.charge.office)} AS office FROM ${raw(entity.table)}
      WHERE ${columnOf(entity, 'id')} = ${id} AND ${formerly(realm.tenantId, entity)}`,
  )
  if (!row) return null
  if (String(row.office) === realm.tenantId) return outside(entity.charge)
  return forbidden('这件督办已移交其他单位。移交前的经过请在「移交接收」里查看。', 'handed_over')
}
