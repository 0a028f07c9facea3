import sql, { join, raw, type Sql } from 'sql-template-tag'
import { type FilePlace, placeNamed } from '#platform/attachments'
import type { Context } from '#platform/context'

interface Standing {
  tenantId: string
  userId: string | null
  /** Where it is attached; empty where it is not. */
  places: FilePlace[]
  isAttached: boolean
}

/** Whose a file is and where it is attached, whoever asks: what follows from it is for the caller to say. */
export async function standingOf(ctx: Context, id: string): Promise<Standing | null> {
  const rows = await ctx.query<{ tenantId: string; userId: string | null; subject: string | null; part: string }>(
    sql`SELECT DISTINCT f.tenant_id AS tenantId, f.user_id AS userId, l.subject, l.part
      FROM file f LEFT JOIN file_link l ON l.tenant_id = f.tenant_id AND l.file_id = f.id WHERE f.id = ${id}`,
  )
  const [first] = rows
  if (!first) return null
  const { tenantId, userId } = first
  const places = rows.flatMap(({ subject, part }) => (subject && placeNamed(subject, part)) || [])
  return { tenantId, userId, places, isAttached: first.subject !== null }
}

/** Is it attached, at this place, to a row that the actor may read? */
export async function isReadableAt(ctx: Context, tenantId: string, id: string, { of, part }: FilePlace) {
  const found = await ctx.query(
    sql`SELECT 1 FROM file_link l JOIN ${ctx.visible(of)} thing
        ON thing.tenant_id = l.subject_tenant_id AND thing.id = l.subject_id
      WHERE l.tenant_id = ${tenantId} AND l.file_id = ${id} AND l.subject = ${of.subject} AND l.part = ${part} LIMIT 1`,
  )
  return found.length > 0
}

/** Of these files, the ones that nothing refers to any more. */
export async function unattachedOf(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (!ids.length) return []
  const rows = await ctx.query<{ id: string }>(
    sql`SELECT f.id FROM file f WHERE f.tenant_id = ${ctx.tenantId} AND f.id IN (${join([...ids])})
      AND NOT EXISTS (SELECT 1 FROM file_link l WHERE l.tenant_id = f.tenant_id AND l.file_id = f.id)`,
  )
  return rows.map(({ id }) => id)
}

export interface Room {
  files: number
  bytes: number
}

async function roomOf(ctx: Context, where: Sql): Promise<Room> {
  const [row] = await ctx.query<{ files: number; bytes: string | null }>(
    sql`SELECT COUNT(*) AS files, SUM(size) AS bytes FROM file WHERE tenant_id = ${ctx.tenantId} AND ${where}`,
  )
  return { files: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) }
}

/** All of these are answered from one index. */
export const roomInAll = (ctx: Context) => roomOf(ctx, sql`1 = 1`)
export const roomSince = (ctx: Context, since: Date) => roomOf(ctx, sql`received_at >= ${since}`)
export const roomOfPersonSince = (ctx: Context, since: Date) =>
  roomOf(ctx, sql`user_id = ${ctx.actor.userId} AND received_at >= ${since}`)
export const roomUnattached = (ctx: Context) => roomOf(ctx, sql`unattached_since IS NOT NULL`)

/** Files of any tenant that nothing has referred to since before `moment`. */
export const unattachedBefore = (ctx: Context, moment: Date, limit: number) =>
  ctx.query<{ tenantId: string; id: string }>(
    sql`SELECT tenant_id AS tenantId, id FROM file WHERE unattached_since < ${moment} ORDER BY unattached_since LIMIT ${limit}`,
  )

/** Notes of bytes whose time has come, and whether a row answers for them after all. */
export const dueBytes = (ctx: Context, limit: number) =>
  ctx.query<{ tenantId: string; storeKey: string; isKept: number }>(
    sql`SELECT b.tenant_id AS tenantId, b.store_key AS storeKey, EXISTS (SELECT 1 FROM file f
        WHERE f.tenant_id = b.tenant_id AND f.store_key = b.store_key) AS isKept
      FROM loose_bytes b WHERE b.due_at <= ${ctx.now} ORDER BY b.due_at LIMIT ${limit}`,
  )

/** Links of any tenant to rows that were deleted without letting their files go. */
export const linksToNothing = ({ of, part }: FilePlace, ctx: Context, limit: number) =>
  ctx.query<{ tenantId: string; id: string; fileId: string }>(
    sql`SELECT l.tenant_id AS tenantId, l.id, l.file_id AS fileId FROM file_link l
      LEFT JOIN ${raw(of.table)} t ON t.tenant_id = l.subject_tenant_id AND t.id = l.subject_id
      WHERE l.subject = ${of.subject} AND l.part = ${part} AND t.id IS NULL LIMIT ${limit}`,
  )
