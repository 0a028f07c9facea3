import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Platform } from '#platform/mount'
import { givenIn } from '../given'
import { changeOf, type Footprint, footprintOf, isNone, printed, same } from './footprint'
import type { Product, productsOf } from './product'

/** A write request, ready to be sent. */
export interface Call {
  actor: Actor
  method?: 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: object
  headers?: Record<string, string>
}
/** A write endpoint: `prepare` makes a fresh situation in which the request succeeds. */
export interface Step {
  name: string
  prepare: () => Promise<Call>
}
/** Where the process dies. */
export interface Point {
  when: 'before' | 'after'
  k: number
}
export type Defect = 'early-acknowledgement' | 'key-forgotten' | 'event-outside-the-transaction' | 'no-transaction'
export interface Finding {
  kind: 'lost' | 'doubled' | 'half' | 'refused'
  point: Point
  statement: string
  detail: string
}
/** What an undisturbed request does. */
export interface Reference {
  status: number
  change: Footprint
  statements: string[]
}

export const everyPoint = ({ statements }: Reference): Point[] =>
  statements.flatMap((_, i) => [
    { when: 'before', k: i + 1 },
    { when: 'after', k: i + 1 },
  ])

/** Where losing and doubling are decided: before and after the COMMIT. */
export const aroundCommit = (reference: Reference): Point[] => {
  const k = reference.statements.findIndex((text) => /^COMMIT/.test(text)) + 1
  return [
    { when: 'before', k },
    { when: 'after', k },
  ]
}

/** Done twice, or not whole, if not exactly once. */
function wrongIn(change: Footprint, wanted: Reference): Pick<Finding, 'kind' | 'detail'> | null {
  if (same(change, wanted.change)) return null
  const isMore = Object.entries(change).some(([name, n]) => n > (wanted.change[name] ?? 0))
  return { kind: isMore ? 'doubled' : 'lost', detail: `after the retry: ${printed(change)}` }
}

/** A request that stands at its point, or was answered before it came there. The product may be killed now. */
export interface Doomed {
  /** After the death: looks what is left, asks again elsewhere, and says what is wrong. Null when all is well. */
  judge: (again: Product) => Promise<Finding | null>
}

/** Kills the product in the middle of requests of one lane, and looks what is left in its database. */
export async function sweeper(platform: Platform, products: ReturnType<typeof productsOf>, lane = 0) {
  const look = await footprintOf(platform.db)
  const cookies = new Map<string, string>()

  async function cookieOf(actor: Actor): Promise<string> {
    const known = cookies.get(actor.userId)
    if (known || !('tenantId' in actor.realm)) return known ?? ''
    const cookie = `sf_session=${await givenIn(platform).session(actor)}`
    cookies.set(actor.userId, cookie)
    return cookie
  }

  /** Status, or null when the process died first. */
  async function send({ ports }: Product, call: Call, key: string, more: Record<string, string> = {}) {
    const { method = 'POST', path, body, headers } = call
    const cookie = await cookieOf(call.actor)
    const common = { cookie, 'idempotency-key': key, 'content-type': 'application/json', connection: 'close' }
    return fetch(`http://127.0.0.1:${ports[lane]}${path}`, {
      method,
      headers: { ...common, ...headers, ...more },
      body: body && JSON.stringify(body),
    }).then(
      async (reply) => {
        const text = await reply.text().catch(() => '')
        if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`)
        return reply.status
      },
      () => null,
    )
  }

  /** The second of two runs: the first of its kind also starts counters that the others only move. */
  async function reference(step: Step, product?: Product): Promise<Reference> {
    const living = product ?? (await products.take())
    await undisturbed(step, living)
    const second = await undisturbed(step, living)
    if (!product) products.giveBack(living)
    return second
  }

  async function undisturbed(step: Step, product: Product): Promise<Reference> {
    const call = await step.prepare()
    await cookieOf(call.actor)
    const before = await look()
    const status = await send(product, call, randomUUID(), { 'x-kill': 'never 0' })
    const reply = await fetch(`http://127.0.0.1:${product.ports[lane]}/statements`, {
      headers: { connection: 'close' },
    })
    const statements = (await reply.json()) as string[]
    const change = changeOf(before, await look())
    if (!status || isNone(change)) throw new Error(`${step.name} changes nothing; it is no write`)
    return { status, change, statements }
  }

  /** Brings a request to its point, where it stands until the product dies. */
  async function doom(product: Product, step: Step, wanted: Reference, point: Point, defect?: Defect): Promise<Doomed> {
    const call = await step.prepare()
    await cookieOf(call.actor)
    const damage: Record<string, string> = defect ? { 'x-defect': defect } : {}
    const key = randomUUID()
    const before = await look()
    const stands = product.stands(lane)
    const first = send(product, call, key, { 'x-kill': `${point.when} ${point.k}`, ...damage }).catch(String)
    // Acknowledged before it stands, if it comes there at all: then it must be there without another word.
    await Promise.race([stands, first.then(() => Promise.race([stands, setTimeout(500)]))])

    const ask = (again: Product) => send(again, call, key, { 'x-kill': 'never 0', ...damage }).catch(String)
    return {
      async judge(again) {
        const wrong = await wrongAfter(await first, before, wanted, () => ask(again))
        return wrong && { ...wrong, point, statement: wanted.statements[point.k - 1] ?? '' }
      },
    }
  }

  /** What is left of a request whose process died, and what a retry makes of it. `first`: its status, null, or an error. */
  async function wrongAfter(
    first: number | string | null,
    before: Footprint,
    wanted: Reference,
    retry: () => Promise<number | string | null>,
  ): Promise<Pick<Finding, 'kind' | 'detail'> | null> {
    if (typeof first === 'string') return { kind: 'refused', detail: first }
    const left = changeOf(before, await look())
    if (first !== null)
      return same(left, wanted.change) ? null : { kind: 'lost', detail: `acknowledged, and left ${printed(left)}` }
    if (!isNone(left) && !same(left, wanted.change)) return { kind: 'half', detail: printed(left) }

    const retried = await retry()
    if (retried !== wanted.status) return { kind: 'refused', detail: `the retry got ${retried}` }
    return wrongIn(changeOf(before, await look()), wanted)
  }

  /** One death of its own, and one retry in a process that never heard of it. */
  async function at(step: Step, wanted: Reference, point: Point, defect?: Defect): Promise<Finding | null> {
    const product = await products.take()
    const doomed = await doom(product, step, wanted, point, defect)
    await product.kill()
    const again = await products.take()
    const finding = await doomed.judge(again)
    // Unharmed, so it may die for the next point.
    products.giveBack(again)
    return finding
  }

  return { reference, doom, at }
}
export type Sweeper = Awaited<ReturnType<typeof sweeper>>

/** Known damage, and where dying shows it. The sweep is worth nothing unless it finds all of these. */
export const seeded: readonly { defect: Defect; kind: Finding['kind']; when: Point['when']; statement: RegExp }[] = [
  { defect: 'early-acknowledgement', kind: 'lost', when: 'before', statement: /^COMMIT/ },
  { defect: 'key-forgotten', kind: 'doubled', when: 'after', statement: /^COMMIT/ },
  { defect: 'event-outside-the-transaction', kind: 'half', when: 'after', statement: /^INSERT INTO event\b/ },
  { defect: 'no-transaction', kind: 'half', when: 'before', statement: /^INSERT INTO event\b/ },
]

/** Runs the seeded defects on one endpoint; returns those that were not found. */
export async function missedDefects({ reference, at }: Sweeper, step: Step): Promise<string[]> {
  const wanted = await reference(step)
  const missed: string[] = []
  for (const { defect, kind, when, statement } of seeded) {
    const k = wanted.statements.findIndex((text) => statement.test(text)) + 1
    const finding = k ? await at(step, wanted, { when, k }, defect) : null
    if (finding?.kind !== kind) missed.push(`${defect}: ${finding ? finding.kind : 'not seen'}, expected ${kind}`)
  }
  return missed
}
