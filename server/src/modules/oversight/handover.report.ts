import { closedStates } from '@shuangfang/shared/oversight/supervision.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { notFound } from '#platform/errors'
import { takesIn } from '#platform/scope'
import type { SupervisionRow } from './oversight.entity'

/*
 * What stands between tenants: a case and the offices that have it or had it. Asked by the system, or about a case that
 * the actor has already loaded.
 */

type Case = Pick<SupervisionRow, 'id' | 'tenantId' | 'officeId'>

/** Every office that was ever in charge of a case. */
export async function officesOf(ctx: Context, { id, tenantId, officeId }: Case): Promise<string[]> {
  const between = await ctx.query<{ office: string }>(
    sql`SELECT DISTINCT tenant_id AS office FROM handover WHERE supervision_id = ${id} AND state = 'received'`,
  )
  return [...new Set([tenantId, ...between.map(({ office }) => String(office)), officeId])]
}

/** Every office that issued a document of a case. */
export async function issuersOf(ctx: Context, id: string): Promise<string[]> {
  const rows = await ctx.query<{ office: string }>(
    sql`SELECT DISTINCT tenant_id AS office FROM official_document WHERE supervision_id = ${id}`,
  )
  return rows.map(({ office }) => String(office))
}

export interface Act {
  id: string
  officeId: string
}
const isOpen = sql`s.state NOT IN (${join([...closedStates])}) AND s.stays = 0`
const covers = (ctx: Context, region: Sql | string, sector: Sql | string) =>
  sql`EXISTS (SELECT 1 FROM jurisdiction j WHERE j.tenant_id = s.office_id AND ${takesIn(toLocalDate(ctx.now), region, sector)})`
const acts = (rows: readonly Act[]) => rows.map(({ id, officeId }) => ({ id: String(id), officeId: String(officeId) }))

interface Place {
  regionCode: string
  sector: string
}

/** Open acts about an enterprise whose office would not oversee it in that place. */
export async function actsOutside(ctx: Context, enterpriseId: string, place: Place): Promise<Act[]> {
  return acts(
    await ctx.query<Act>(
      sql`SELECT s.id, s.office_id AS officeId FROM supervision s WHERE s.enterprise_id = ${enterpriseId} AND ${isOpen}
        AND NOT ${covers(ctx, place.regionCode, place.sector)} ORDER BY s.id`,
    ),
  )
}

const handoverOf = sql`(SELECT h.id FROM handover h WHERE h.open_supervision_id = s.id)`
const today = (ctx: Context) => covers(ctx, sql`e.region_code`, sql`e.sector`)
const joined = sql`FROM supervision s JOIN enterprise e ON e.tenant_id = s.enterprise_id`

/** Open acts about enterprises outside their office's jurisdiction of today that nobody has listed for handover yet. */
export async function fallenOut(ctx: Context, office: string | null, limit: number): Promise<Act[]> {
  return acts(
    await ctx.query<Act>(
      sql`SELECT s.id, s.office_id AS officeId ${joined} WHERE ${isOpen} ${office ? sql`AND s.office_id = ${office}` : empty}
        AND NOT EXISTS ${handoverOf} AND NOT ${today(ctx)} ORDER BY s.id LIMIT ${limit}`,
    ),
  )
}

/** Open handovers that have become pointless: the enterprise is back in the jurisdiction, or the case was closed. */
export async function pointless(ctx: Context, limit: number): Promise<{ id: string; tenantId: string }[]> {
  const rows = await ctx.query<{ id: string; tenantId: string }>(
    sql`SELECT h.id, h.tenant_id AS tenantId FROM handover h JOIN supervision s ON s.id = h.supervision_id
        JOIN enterprise e ON e.tenant_id = s.enterprise_id
        WHERE h.open_supervision_id IS NOT NULL AND s.office_id = h.tenant_id
          AND (s.state IN (${join([...closedStates])}) OR ${today(ctx)}) LIMIT ${limit}`,
  )
  return rows.map(({ id, tenantId }) => ({ id: String(id), tenantId: String(tenantId) }))
}

/** Id of the open handover of a case, with its former office. */
export async function openHandoverOf(ctx: Context, id: string): Promise<OpenHandover | null> {
  const [row] = await ctx.query<OpenHandover>(
    sql`SELECT id, tenant_id AS tenantId, successor_id AS successorId FROM handover WHERE open_supervision_id = ${id}`,
  )
  return row
    ? { id: String(row.id), tenantId: String(row.tenantId), successorId: row.successorId && String(row.successorId) }
    : null
}
interface OpenHandover {
  id: string
  tenantId: string
  successorId: string | null
}

/** Open proposals for which there was no successor yet. */
export async function unplaced(ctx: Context, limit: number): Promise<{ id: string; tenantId: string }[]> {
  const rows = await ctx.query<{ id: string; tenantId: string }>(
    sql`SELECT id, tenant_id AS tenantId FROM handover WHERE state = 'proposed' AND successor_id IS NULL LIMIT ${limit}`,
  )
  return rows.map(({ id, tenantId }) => ({ id: String(id), tenantId: String(tenantId) }))
}

/** Whether the place once lay in this office's jurisdiction: the part that took it in has ended. */
export async function onceCovered(ctx: Context, office: string, { regionCode, sector }: Place): Promise<boolean> {
  const rows = await ctx.query(
    sql`SELECT 1 FROM jurisdiction j WHERE j.tenant_id = ${office} AND ${regionCode} LIKE CONCAT(j.region_code, '%')
      AND (j.sectors IS NULL OR JSON_CONTAINS(j.sectors, JSON_QUOTE(${sector}))) LIMIT 1`,
  )
  return rows.length > 0
}

export interface OfficeState {
  name: string
  regionCode: string
  mergedIntoId: string | null
  hasJurisdiction: boolean
  hasPeople: boolean
}

/** Whether an office can still act, and into which one it was merged. */
export async function officeState(ctx: Context, id: string): Promise<OfficeState> {
  const day = toLocalDate(ctx.now)
  const [row] = await ctx.query<{
    name: string
    regionCode: string
    mergedIntoId: string | null
    parts: string
    people: string
  }>(
    sql`SELECT a.name, a.region_code AS regionCode, IF(a.merged_on <= ${day}, a.merged_into_id, NULL) AS mergedIntoId,
        (SELECT COUNT(*) FROM jurisdiction j WHERE j.tenant_id = a.tenant_id AND j.valid_from <= ${day}
          AND (j.valid_to IS NULL OR j.valid_to >= ${day})) AS parts,
        (SELECT COUNT(*) FROM account u JOIN tenant t ON t.id = u.tenant_id WHERE u.tenant_id = a.tenant_id
          AND u.status = 'active' AND t.status = 'active'
          AND (JSON_CONTAINS(u.roles, '"leader"') OR JSON_CONTAINS(u.roles, '"supervisor"'))) AS people
        FROM authority a WHERE a.tenant_id = ${id}`,
  )
  if (!row) throw notFound('这家监管机构')
  return {
    name: row.name,
    regionCode: row.regionCode,
    mergedIntoId: row.mergedIntoId && String(row.mergedIntoId),
    hasJurisdiction: Number(row.parts) > 0,
    hasPeople: Number(row.people) > 0,
  }
}
