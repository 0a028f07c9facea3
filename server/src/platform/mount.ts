import type { Actor } from '@shuangfang/shared/access/actor'
import type { Api, Endpoint, Input } from '@shuangfang/shared/kit/contract'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { DataSource } from 'typeorm'
import { z } from 'zod'
import { sendConstant } from './constant'
import { Context } from './context'
import { AppError, badRequest, forbidden, invalid, preconditionRequired, unauthenticated } from './errors'
import { type Http, httpOf, type Sent } from './http'
import { type Answer, once } from './idempotency'
import { keptReplies } from './kept'
import type { Limits } from './limits'
import { encoderOf } from './reply'
import type { Services } from './services'

type Result<E extends Endpoint> = E extends { transfer: 'download' } ? Sent : z.output<E['output']>
export type Handler<E extends Endpoint> = (ctx: Context, input: Input<E>, http: Http) => Promise<Result<E>>
/** One handler per contract endpoint: forgetting one does not compile. */
export type Handlers<T extends Api> = { [K in keyof T]: Handler<T[K]> }

export interface Platform {
  db: DataSource
  services: Services
  /** `isPassive`: the page asked on its own; that does not count as using the session. */
  authenticate: (req: Request, isPassive?: boolean) => Promise<Actor>
  limits: Limits
}
export interface Mounted {
  api: Api
  router: (platform: Platform) => Router
}

/** Turns a contract and its handlers into routes: authenticate, limit, allow, parse, run in one transaction, shape the reply. */
export function mount<T extends Api>(api: T, handlers: Handlers<T>): Mounted {
  const router = (platform: Platform) => {
    const routes = Router()
    for (const [name, endpoint] of Object.entries(api)) {
      const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
      routes[method](endpoint.path, handle(platform, endpoint, handlers[name] as unknown as Handler<Endpoint>))
    }
    return routes
  }
  return { api, router }
}

function handle(platform: Platform, endpoint: Endpoint, handler: Handler<Endpoint>): RequestHandler {
  const kept = endpoint.constant && keptReplies(platform.db)
  const writes = endpoint.method !== 'GET'
  return async (req, res) => {
    const actor = await platform.authenticate(req, endpoint.passive)
    platform.limits.admit(actor, req, writes)
    const ctx = new Context(actor, platform.db.manager, platform.services)
    permit(ctx, endpoint)
    // Asked before the work begins, or the bytes travel; other writes are asked inside their transaction.
    const isOwn = endpoint.transfer === 'upload' || endpoint.ownTransaction
    if (isOwn && endpoint.once && !req.header('idempotency-key')) throw preconditionRequired('Idempotency-Key')
    const input = parseInput(endpoint, req)
    const write = (work: (within: Context) => Promise<unknown>, fingerprint?: string) =>
      once(platform.db, ctx, endpoint, req, async (within) => answerOf(endpoint, await work(within)), fingerprint)
    const commit: Http['commit'] = async (work, fingerprint) =>
      resultOf(endpoint, await write(work, fingerprint)) as never
    const run = (within: Context) => handler(within, input as Input<Endpoint>, httpOf(req, res, commit))
    // An upload streams to the store before its row is written.
    if (writes && !isOwn) return send(res, await write(run).catch(tellWho(ctx)))
    if (kept) {
      const question = JSON.stringify([input.params, input.query])
      const reply = await kept(question, ctx.now, async () => answerOf(endpoint, await run(ctx)).text)
      return sendConstant(req, res.set('cache-control', 'private, max-age=3600'), reply)
    }
    const result = await run(ctx)
    if (endpoint.transfer === 'download') return sendFile(res, result as Sent)
    send(res, answerOf(endpoint, result))
  }
}

/** After the rollback, so that what the faster one did is seen. */
const tellWho =
  (ctx: Context) =>
  async (error: unknown): Promise<never> => {
    if (error instanceof AppError && error.about) error.changed = (await ctx.lastChange(error.about)) ?? undefined
    throw error
  }

/** Encoding keeps only what the contract names: no presenter, no leaked column. */
const answerOf = ({ output }: Endpoint, result: unknown): Answer => ({
  text: JSON.stringify(encoderOf(output)(result)),
  result,
})
const resultOf = ({ output }: Endpoint, { text, result }: Answer) => result ?? z.decode(output, JSON.parse(text))

function parseInput(endpoint: Endpoint, req: Request) {
  return {
    params: parse(endpoint.params, req.params),
    query: parse(endpoint.query ?? z.strictObject({}), req.query),
    body: endpoint.transfer === 'upload' ? undefined : parse(endpoint.body ?? NoBody, req.body),
    version: endpoint.versioned ? versionIn(req) : undefined,
  }
}
const NoBody = z.strictObject({}).optional()

/** Only what the caller sent can be the caller's fault; a reply that fails its schema is a 500. */
function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  const parsed = schema && measured(schema, value)
  if (parsed?.error) throw invalid(parsed.error)
  return parsed?.data
}

/** zod compares a `length` before it knows that it has text or a list: `{"length":{"toString":1}}` makes it throw. */
function measured(schema: z.ZodType, value: unknown) {
  try {
    return schema.safeParse(value)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw badRequest('请求内容的格式不正确。请刷新页面后重新填写。')
  }
}

function versionIn(req: Request): number {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(req.header('if-match') ?? '')?.[1]
  if (!version) throw preconditionRequired('If-Match')
  return Number(version)
}

function permit(ctx: Context, { allow }: Endpoint): void {
  if (allow === 'public') return
  if (ctx.actor.realm.kind === 'public') {
    // A right that the public has by policy needs no session (registering, a code's page).
    if (allow === 'signed-in' || !mayEver(ctx, allow)) throw unauthenticated()
    return
  }
  if (allow !== 'signed-in' && !mayEver(ctx, allow)) throw forbidden()
}

function mayEver(ctx: Context, allow: string): boolean {
  const [subject, verb] = allow.split(':') as [string, string]
  return ctx.ability.can(verb, subject)
}

function send(res: Response, { text, result }: Answer): void {
  if (res.headersSent) return
  const { version } = (result ?? JSON.parse(text)) as { version?: unknown }
  if (typeof version === 'number') res.set('etag', `"${version}"`)
  res.type('json').send(text)
}

function sendFile(res: Response, { stream, type, name, inline, headers }: Sent): void {
  const disposition = `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`
  res.set({
    'content-type': type,
    'content-disposition': disposition,
    'x-content-type-options': 'nosniff',
    // Whatever a file contains, it runs nothing and loads nothing.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ...headers,
  })
  stream.on('error', (error) => res.destroy(error)).pipe(res)
}
