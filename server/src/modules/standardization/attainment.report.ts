import type { Verification } from '@shuangfang/shared/standardization/certificate.workflow'
import type { StandardizationLevel } from '@shuangfang/shared/standardization/evaluation.rules'
import sql, { empty, join, type Sql } from 'sql-template-tag'
import { enterpriseTable } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'
import { Certificates } from './certificate.entity'

export type AttainmentState = 'valid' | 'expiring' | 'expired' | 'revoked' | 'none'
export interface AttainmentFilter {
  region?: string
  sector?: readonly string[]
  state?: readonly AttainmentState[]
  level?: readonly string[]
  verification?: readonly Verification[]
  q?: string
}
export interface AttainmentRow {
  enterpriseId: string
  name: string
  regionCode: string
  sector: string
  level: StandardizationLevel | null
  issuedOn: string | null
  expiresOn: string | null
  state: AttainmentState
  verification: Verification | null
}

/** Days on which the state of a certificate turns: today, and the last day that counts as 将到期. */
export interface Turning {
  today: string
  soon: string
}

/** Active enterprises the actor sees, each with the certificate that counts (as `currentOf` says), else one that was taken back. */
const standing = (ctx: Context, { today, soon }: Turning): Sql => sql`(
  SELECT e.tenant_id AS enterpriseId, e.name, e.region_code AS regionCode, e.sector,
    c.level, c.verification, c.issued_on AS issuedOn, c.expires_on AS expiresOn,
    CASE WHEN c.id IS NULL THEN 'none' WHEN c.revoked_on IS NOT NULL THEN 'revoked'
      WHEN c.expires_on < ${today} THEN 'expired' WHEN c.expires_on <= ${soon} THEN 'expiring' ELSE 'valid' END AS state
  FROM ${ctx.visible(enterpriseTable)} AS e
  LEFT JOIN ${ctx.visible(Certificates)} AS c ON c.tenant_id = e.tenant_id AND c.id = (
    SELECT l.id FROM standardization_certificate AS l WHERE l.tenant_id = e.tenant_id AND l.verification <> 'refused'
    ORDER BY l.revoked_on IS NULL DESC, l.expires_on >= ${today} DESC, l.verification = 'verified' DESC, l.expires_on DESC,
      l.id DESC LIMIT 1)
  WHERE e.status = 'active')`

const oneOf = (column: Sql, values?: readonly string[]) =>
  values?.length ? sql`AND ${column} IN (${join([...values])})` : empty

const matching = ({ region, sector, state, level, verification, q }: AttainmentFilter): Sql => sql`1 = 1
  ${region ? sql`AND s.regionCode LIKE ${`${escapeLike(region)}%`}` : empty}
  ${q ? sql`AND s.name LIKE ${`%${escapeLike(q)}%`}` : empty}
  ${oneOf(sql`s.sector`, sector)} ${oneOf(sql`s.state`, state)} ${oneOf(sql`s.level`, level)}
  ${oneOf(sql`s.verification`, verification)}`

/** One page, by enterprise. */
export const attainmentPage = (
  ctx: Context,
  turning: Turning,
  filter: AttainmentFilter,
  { after, size }: { after?: string; size: number },
) =>
  ctx.query<AttainmentRow>(
    sql`SELECT s.* FROM ${standing(ctx, turning)} AS s WHERE ${matching(filter)}
        ${after ? sql`AND s.enterpriseId > ${after}` : empty} ORDER BY s.enterpriseId LIMIT ${size}`,
  )

export const attainmentCounts = (ctx: Context, turning: Turning, filter: AttainmentFilter) =>
  ctx.query<{
    state: AttainmentState
    level: StandardizationLevel | null
    verification: Verification | null
    n: number
  }>(
    sql`SELECT s.state, s.level, s.verification, COUNT(*) AS n FROM ${standing(ctx, turning)} AS s WHERE ${matching(filter)}
        GROUP BY s.state, s.level, s.verification`,
  )
