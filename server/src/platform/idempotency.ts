import { createHash } from 'node:crypto'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import type { Request } from 'express'
import type { DataSource, EntityManager } from 'typeorm'
import type { Context } from './context'
import { preconditionRequired, unprocessable } from './errors'
import { inTransaction } from './transaction'

/** What a write answers: the text that goes out, and the result behind it unless an earlier attempt gave it. */
export interface Answer {
  text: string
  result?: unknown
}

interface Key {
  userId: string
  key: string
  /** Digest of the whole request: a key belongs to one. */
  request: string
}

/**
 * Runs a write in one transaction, once per `Idempotency-Key`. The key is a row of the same transaction, written last: a
 * second attempt fails on it, or on what the first one changed, loses all it did and answers what the first one
 * answered. Whatever fails leaves no key and may be retried.
 */
export async function once(
  db: DataSource,
  ctx: Context,
  endpoint: Endpoint,
  req: Request,
  run: (within: Context) => Promise<Answer>,
  /** What else tells one request from another: an upload's body is not in `req.body`. */
  fingerprint = JSON.stringify(req.body ?? null),
): Promise<Answer> {
  const key = keyOf(ctx, endpoint, req, fingerprint)
  try {
    return await inTransaction(db, async (manager) => {
      const answer = await run(ctx.within(manager))
      if (key) await record(manager, key, answer.text, ctx.now)
      return answer
    })
  } catch (error) {
    const before = key && (await recorded(db, key).catch(() => null))
    if (!before) throw error
    if (before.request !== key.request) throw reused()
    return { text: before.reply }
  }
}

function keyOf(ctx: Context, endpoint: Endpoint, req: Request, fingerprint: string): Key | null {
  const key = req.header('idempotency-key')
  if (!key && endpoint.once) throw preconditionRequired('Idempotency-Key')
  if (!key || ctx.actor.realm.kind === 'public') return null
  if (!/^[\w-]{8,64}$/.test(key))
    throw unprocessable('idempotency_key', 'Idempotency-Key 应为 8–64 位字母、数字或短横线。')
  return { userId: ctx.actor.userId, key, request: digest(`${req.method} ${req.originalUrl} ${fingerprint}`) }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

const record = (manager: EntityManager, { userId, key, request }: Key, reply: string, now: Date) =>
  manager.query('INSERT INTO idempotency_key (user_id, idem_key, request, created_at, reply) VALUES (?, ?, ?, ?, ?)', [
    userId,
    key,
    request,
    now,
    reply,
  ])

async function recorded(db: DataSource, { userId, key }: Key): Promise<{ request: string; reply: string } | null> {
  const [row] = await db.query('SELECT request, reply FROM idempotency_key WHERE user_id = ? AND idem_key = ?', [
    userId,
    key,
  ])
  if (!row) return null
  // MariaDB's JSON arrives as a value or as text, by the driver's version.
  return { request: row.request, reply: typeof row.reply === 'string' ? row.reply : JSON.stringify(row.reply) }
}

const reused = () =>
  unprocessable('idempotency_key_reused', '同一个 Idempotency-Key 用在了不同的请求上，请为新的操作换一个。')
