import { activityTypes } from '@shuangfang/shared/dossier/activity'
import sql, { join, type Sql } from 'sql-template-tag'
import { visibleHazards } from '#modules/hazard/hazard.service'
import { visibleSupervisions } from '#modules/oversight/supervision.service'
import type { Context } from '#platform/context'

interface NewsRow {
  id: string
  subject: string
  subjectId: string
  type: string
  actorName: string
  payload: Record<string, unknown> | string
  occurredAt: Date
  /** Number and title of the hazard or case; null for other things. */
  number: string | null
  title: string | null
}
/** Looks no further back than this many events: the page shows news, not history. */
const reach = 500
const columns = sql`e.id, e.seq, e.subject, e.subject_id AS subjectId, e.type, e.actor_name AS actorName, e.payload,
  e.occurred_at AS occurredAt`

/**
 * What happened to an enterprise since a moment, newest first, as far as the actor may read it: hazards and cases row by
 * row, things of `subjects` as a whole.
 */
export async function newsSince(
  ctx: Context,
  enterprise: string,
  { since, subjects, limit }: { since: Date; subjects: readonly string[]; limit: number },
) {
  const recent = sql`(SELECT * FROM event WHERE tenant_id = ${enterprise} ORDER BY seq DESC LIMIT ${reach})`
  const parts: Sql[] = [
    sql`SELECT ${columns}, h.number, h.title FROM ${recent} AS e JOIN ${visibleHazards(ctx)} AS h ON h.id = e.subject_id
        WHERE e.subject = 'Hazard' AND e.occurred_at >= ${since}`,
    sql`SELECT ${columns}, s.number, s.hazard_title AS title FROM ${visibleSupervisions(ctx)} AS s
        JOIN event AS e ON e.tenant_id IN (s.tenant_id, s.office_id) AND e.subject = 'Supervision' AND e.subject_id = s.id
        WHERE s.enterprise_id = ${enterprise} AND e.occurred_at >= ${since}`,
    ...(subjects.length
      ? [
          sql`SELECT ${columns}, NULL AS number, NULL AS title FROM ${recent} AS e
              WHERE e.subject IN (${join([...subjects])}) AND e.type IN (${join(activityTypes)}) AND e.occurred_at >= ${since}`,
        ]
      : []),
  ]
  const union = join(
    parts.map((part) => sql`(${part})`),
    ' UNION ALL ',
  )
  return ctx.query<NewsRow>(sql`SELECT * FROM (${union}) AS news ORDER BY seq DESC LIMIT ${limit}`)
}
