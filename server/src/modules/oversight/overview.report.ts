import type { Figures } from '@shuangfang/shared/oversight/overview.contract'
import { Sector, sectorLabels } from '@shuangfang/shared/reference/sectors'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { enterpriseTable } from '#modules/enterprise/enterprise.service'
import { overdueTest } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'
import { EnterpriseFigures } from './oversight.entity'

interface Sums {
  enterprises: string
  [column: string]: string | null
}
const columns = [
  'risks_major',
  'risks_considerable',
  'risks_general',
  'risks_low',
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
const sums = join(
  columns.map((column) => raw(`SUM(f.${column}) AS ${column}`)),
  ', ',
)

export interface OverviewFilter {
  region?: string
  sector?: string
}

const counted = ({ region, sector }: OverviewFilter) =>
  join(
    [
      sql`e.status = 'active'`,
      ...(region ? [sql`e.region_code LIKE ${`${escapeLike(region)}%`}`] : []),
      ...(sector ? [sql`e.sector = ${sector}`] : []),
    ],
    ' AND ',
  )

function filtered(ctx: Context, filter: OverviewFilter): Sql {
  return sql`FROM ${ctx.visible(enterpriseTable)} AS e LEFT JOIN ${ctx.visible(EnterpriseFigures)} AS f ON f.tenant_id = e.tenant_id
    WHERE ${counted(filter)}`
}

const n = (sums: Sums | undefined, column: string) => Number(sums?.[column] ?? 0)

function figuresOf(row: Sums | undefined): Figures {
  const [closed, hazards] = [n(row, 'closed'), n(row, 'hazards')]
  return {
    enterprises: n(row, 'enterprises'),
    risks: {
      major: n(row, 'risks_major'),
      considerable: n(row, 'risks_considerable'),
      general: n(row, 'risks_general'),
      low: n(row, 'risks_low'),
    },
    hazards,
    open: hazards - closed,
    closed,
    overdue: n(row, 'overdue'),
    majorOpen: n(row, 'major_open'),
    major: n(row, 'major'),
    supervised: n(row, 'supervised'),
    rectified: n(row, 'rectified'),
    onTime: n(row, 'on_time'),
  }
}

/** Sums over the visible enterprises: the cost is that of the enterprises, not of their history. */
export async function overviewTotals(ctx: Context, filter: OverviewFilter) {
  const [row] = await ctx.query<Sums>(sql`SELECT COUNT(*) AS enterprises, ${sums} ${filtered(ctx, filter)}`)
  const byState = Object.fromEntries(
    ['reported', 'graded', 'plan_review', 'rectifying', 'verifying', 'accepted', 'closed', 'void_review'].map(
      (state) => [state, n(row, state)],
    ),
  )
  return { total: figuresOf(row), byState }
}

/** One row a township (9-digit region). */
export async function overviewByRegion(ctx: Context, filter: OverviewFilter) {
  const rows = await ctx.query<Sums & { key: string; name: string | null }>(
    sql`SELECT g.*, r.name FROM (SELECT e.region_code AS \`key\`, COUNT(*) AS enterprises, ${sums} ${filtered(ctx, filter)}
        GROUP BY e.region_code) AS g LEFT JOIN ref_region r ON r.code = g.\`key\` ORDER BY g.\`key\``,
  )
  return rows.map((row) => ({ key: row.key, name: row.name ?? row.key, figures: figuresOf(row) }))
}

export async function overviewBySector(ctx: Context, filter: OverviewFilter) {
  const rows = await ctx.query<Sums & { key: string }>(
    sql`SELECT e.sector AS \`key\`, COUNT(*) AS enterprises, ${sums} ${filtered(ctx, filter)} GROUP BY e.sector ORDER BY enterprises DESC, \`key\``,
  )
  return rows.map((row) => ({ key: row.key, name: sectorLabels[Sector.parse(row.key)], figures: figuresOf(row) }))
}

/** Hazards found and closed a month, the last twelve, by the calendar of China. `hazards` is the visible subquery. */
export async function monthlyTrend(
  ctx: Context,
  hazards: Sql,
  since: Date,
  filter: OverviewFilter & { enterprise?: string },
) {
  const { enterprise, region, sector } = filter
  const some = sql`AND h.tenant_id IN (SELECT e.tenant_id FROM ${ctx.visible(enterpriseTable)} AS e WHERE ${counted(filter)})`
  const only = sql`${enterprise ? sql`AND h.tenant_id = ${enterprise}` : empty} ${region || sector ? some : empty}`
  const found = await ctx.query<{ month: string; found: string; major: string }>(
    sql`SELECT DATE_FORMAT(h.created_at + INTERVAL 8 HOUR, '%Y-%m') AS month, COUNT(*) AS found, SUM(h.level = 'major') AS major
        FROM ${hazards} AS h WHERE h.created_at >= ${since} AND h.state <> 'void' ${only} GROUP BY month`,
  )
  const closed = await ctx.query<{ month: string; closed: string }>(
    sql`SELECT DATE_FORMAT(h.closed_at + INTERVAL 8 HOUR, '%Y-%m') AS month, COUNT(*) AS closed
        FROM ${hazards} AS h WHERE h.closed_at >= ${since} AND h.state = 'closed' ${only} GROUP BY month`,
  )
  return { found, closed }
}

/** Counts one enterprise anew. Always exact, however often and in whatever order its events arrive. */
export async function countEnterprise(ctx: Context, hazards: Sql, risks: Sql, now: Date) {
  const [h] = await ctx.query<Sums>(sql`SELECT
      SUM(state <> 'void') AS hazards, SUM(state = 'reported') AS reported, SUM(state = 'graded') AS graded,
      SUM(state = 'plan_review') AS plan_review, SUM(state = 'rectifying') AS rectifying, SUM(state = 'verifying') AS verifying,
      SUM(state = 'accepted') AS accepted, SUM(state = 'closed') AS closed, SUM(state = 'void_review') AS void_review,
      SUM(${overdueTest(now)}) AS overdue,
      SUM(level = 'major' AND state <> 'void') AS major, SUM(level = 'major' AND state NOT IN ('closed', 'void')) AS major_open,
      SUM(is_supervised) AS supervised,
      SUM(state = 'closed' AND submitted_at IS NOT NULL) AS rectified,
      SUM(state = 'closed' AND submitted_at IS NOT NULL AND submitted_at <= deadline) AS on_time
    FROM ${hazards} AS h`)
  const r = await ctx.query<{ level: string; n: string }>(
    sql`SELECT level, COUNT(*) AS n FROM ${risks} AS r WHERE level IS NOT NULL GROUP BY level`,
  )
  const level = (name: string) => Number(r.find((row) => row.level === name)?.n ?? 0)
  return {
    risksMajor: level('major'),
    risksConsiderable: level('considerable'),
    risksGeneral: level('general'),
    risksLow: level('low'),
    hazards: n(h, 'hazards'),
    reported: n(h, 'reported'),
    graded: n(h, 'graded'),
    planReview: n(h, 'plan_review'),
    rectifying: n(h, 'rectifying'),
    verifying: n(h, 'verifying'),
    accepted: n(h, 'accepted'),
    closed: n(h, 'closed'),
    voidReview: n(h, 'void_review'),
    overdue: n(h, 'overdue'),
    major: n(h, 'major'),
    majorOpen: n(h, 'major_open'),
    supervised: n(h, 'supervised'),
    rectified: n(h, 'rectified'),
    onTime: n(h, 'on_time'),
  }
}
