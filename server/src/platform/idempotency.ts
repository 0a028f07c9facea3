import { createHash } from 'node:crypto'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import type { Request } from 'express'
import type { DataSource, EntityManager } from 'typeorm'
import type { Context } from './context'
import { preconditionRequired, unprocessable } from './errors'
import { seal, unseal } from './seal'
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
  const { APP_SECRET } = ctx.services.config
  try {
    const answer = await inTransaction(db, async (manager) => {
      const answer = await run(ctx.within(manager))
      const kept = endpoint.confidential ? JSON.stringify(seal(APP_SECRET, answer.text)) : answer.text
      if (key) await record(manager, key, kept, ctx.now)
      return answer
    })
    ctx.services.wake()
    return answer
  } catch (error) {
    const before = key && (await recorded(db, key).catch(() => null))
    if (!before) throw error
    if (before.request !== key.request) throw reused()
    return { text: endpoint.confidential ? unseal(APP_SECRET, JSON.parse(before.reply)) : before.reply }
  }
}

function keyOf(ctx: Context, endpoint: Endpoint, req: Request, fingerprint: string): Key | null {
  const key = req.header('idempotency-key')
  if (!key && endpoint.once) throw preconditionRequired('Idempotency-Key')
  // The public shares one account: a key of theirs is kept only where a create must not happen twice.
  if (!key || (ctx.actor.realm.kind === 'public' && !endpoint.once)) return null
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
  // MariaDB's JSON arrives as text, MySQL's as a value, which may be a text itself.
  const isText = typeof row.reply === 'string' && /^["{[]/.test(row.reply)
  return { request: row.request, reply: isText ? row.reply : JSON.stringify(row.reply) }
}

const reused = () =>
  unprocessable('idempotency_key_reused', '同一个 Idempotency-Key 用在了不同的请求上，请为新的操作换一个。')
