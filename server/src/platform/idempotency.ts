import { createHash } from 'node:crypto'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import type { Request } from 'express'
import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Context } from './context'
import { preconditionRequired, unprocessable } from './errors'
import { seal, unseal } from './seal'
import { driverCode } from './transaction'

/**
 * Runs a write once per `Idempotency-Key`. The key is a row of the same transaction: a second caller waits for the
 * first to commit, then gets the first one's reply. Whatever fails rolls the key back with it and may be retried.
 */
export async function once(
  ctx: Context,
  manager: EntityManager,
  endpoint: Endpoint,
  req: Request,
  run: (ctx: Context) => Promise<unknown>,
  /** What else tells one request from another: an upload's body is not in `req.body`. */
  fingerprint = JSON.stringify(req.body ?? null),
): Promise<unknown> {
  const key = req.header('idempotency-key')
  if (!key || ctx.actor.realm.kind === 'public') {
    if (endpoint.once && !key) throw preconditionRequired('Idempotency-Key')
    return run(ctx)
  }
  if (!/^[\w-]{8,64}$/.test(key))
    throw unprocessable('idempotency_key', 'Idempotency-Key 应为 8–64 位字母、数字或短横线。')
  const owner = [ctx.actor.userId, key]
  const request = digest(`${req.method} ${req.originalUrl} ${fingerprint}`)
  try {
    await manager.query('INSERT INTO idempotency_key (user_id, idem_key, request, created_at) VALUES (?, ?, ?, ?)', [
      ...owner,
      request,
      ctx.now,
    ])
  } catch (error) {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    return replay(ctx, manager, endpoint, owner, request)
  }
  const result = await run(ctx)
  const reply = JSON.stringify(z.encode(endpoint.output, result))
  await manager.query('UPDATE idempotency_key SET reply = ? WHERE user_id = ? AND idem_key = ?', [
    endpoint.confidential ? JSON.stringify(seal(ctx.services.config.APP_SECRET, reply)) : reply,
    ...owner,
  ])
  return result
}

async function replay(
  { services }: Context,
  manager: EntityManager,
  endpoint: Endpoint,
  owner: string[],
  request: string,
): Promise<unknown> {
  const [before] = await manager.query(
    'SELECT request, reply FROM idempotency_key WHERE user_id = ? AND idem_key = ?',
    owner,
  )
  if (before?.request !== request) {
    throw unprocessable('idempotency_key_reused', '同一个 Idempotency-Key 用在了不同的请求上，请为新的操作换一个。')
  }
  if (endpoint.confidential) {
    // MariaDB's JSON arrives as text, MySQL's as a value.
    const sealed = String(before.reply).replace(/"/g, '')
    return z.decode(endpoint.output, JSON.parse(unseal(services.config.APP_SECRET, sealed)))
  }
  return z.decode(endpoint.output, typeof before.reply === 'string' ? JSON.parse(before.reply) : before.reply)
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
