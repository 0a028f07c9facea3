import type { Actor } from '@shuangfang/shared/access/actor'
import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import type { Connection } from 'mysql2/promise'
import type { EntityManager } from 'typeorm'
import { listHazards } from '../server/src/modules/hazard/hazard.service'
import { Context } from '../server/src/platform/context'
import { load, request, type Server, startBare, startProduct } from './programs'
import { differences, interleaved, type Line, median } from './rows'
import { hazards, managerId, tenants, token } from './world'

export interface Effort {
  rounds: number
  seconds: number
}
const connections = 16
const cookie = (tenant: number) => `sf_session=${token(tenant, 'manager')}`
const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: bench\r\n${more}\r\n`
/** A hundred people of a hundred enterprises. */
const people = Array.from({ length: 100 }, (_, i) => 2 + i * Math.floor((tenants - 2) / 100))

/** The statements the product sends for a manager's first page, recorded through its own service. */
export async function listStatements(db: Connection) {
  const tenant = people[0] ?? 2
  const recorded: { sql: string; values: unknown[] }[] = []
  const manager = {
    async query(sql: string, values: unknown[]) {
      recorded.push({ sql, values: values.map((value) => (value === String(tenant) ? 'tenant' : value)) })
      return (await db.query({ sql, values, supportBigNumbers: true, bigNumberStrings: true } as never))[0]
    },
  } as unknown as EntityManager
  const actor: Actor = {
    userId: String(managerId(tenant)),
    selfIds: [String(managerId(tenant))],
    name: '李安全',
    realm: { kind: 'enterprise', tenantId: String(tenant) },
    roles: ['safety_manager'],
    unitIds: [],
  }
  await listHazards(new Context(actor, manager, undefined as never), hazardApi.list.query.parse({}))
  return recorded
}

async function sameReply(product: Server, bare: Server): Promise<void> {
  const tenant = people[1] ?? 2
  const ours = await request(product.port, '/api/hazards', cookie(tenant))
  const theirs = await request(bare.port, `/api/hazards?tenant=${tenant}`)
  const differing = differences(ours, theirs)
  if (differing.length) throw new Error(`The baseline answers differently: ${differing.slice(0, 3).join('; ')}`)
}

/** 20 of a million rows with real session, rights and limits; then totals and deep pages. */
export async function listLines(db: Connection, { rounds, seconds }: Effort): Promise<Line[]> {
  const statements = await listStatements(db)
  const [product, bare] = await Promise.all([startProduct(), startBare(statements)])
  try {
    await sameReply(product, bare)
    const first = people.map((tenant) => get('/api/hazards', `Cookie: ${cookie(tenant)}\r\n`))
    const raw = people.map((tenant) => get(`/api/hazards?tenant=${tenant}`))
    const total = people.map((tenant) => get('/api/hazards?total=1', `Cookie: ${cookie(tenant)}\r\n`))
    const at = (server: Server, requests: string[]) => () => load(server, { connections, seconds, requests })
    for (const warm of [at(product, first), at(bare, raw)]) for (let i = 0; i < 3; i++) await warm()
    return [
      await against(at(product, first), at(bare, raw), rounds, {
        work: `hazard list, 20 of ${hazards} rows, session + rights + limits`,
        baseline: `express + mysql2, the same ${statements.length} statement(s), same JSON`,
        bar: '>= 0.6',
      }),
      await timesOf(at(product, total), at(product, first), rounds, {
        work: 'the list with its total',
        baseline: 'without',
        bar: '<= 1.3',
      }),
      await deepPages(product, rounds, seconds),
    ]
  } finally {
    await Promise.all([product.stop(), bare.stop()])
  }
}

async function deepPages(product: Server, rounds: number, seconds: number): Promise<Line> {
  const session = `Cookie: ${cookie(1)}\r\n`
  // Enterprise 1 holds 60 940 rows: after 49 980 of them comes page 2 500. Walking there would say the same, later.
  let after = ''
  for (let page = 0; page < 500; page++) {
    const { next } = (await request(
      product.port,
      `/api/hazards?size=100&after=${after}`.replace('&after=&', ''),
      cookie(1),
    )) as { next: string }
    after = next
    if (page === 499) break
  }
  const deep = get(`/api/hazards?after=${after}`, session)
  const shallow = get('/api/hazards', session)
  const at = (requests: string[]) => () => load(product, { connections: 4, seconds, requests })
  return timesOf(at([deep]), at([shallow]), rounds, {
    work: 'page 2 501 of a list',
    baseline: 'page 1',
    bar: '<= 1.2',
  })
}

type Run = () => ReturnType<typeof load>
type Name = Pick<Line, 'work' | 'baseline' | 'bar'>

/** Throughput of ours over theirs: the median of the rounds' own ratios. */
export async function against(ours: Run, theirs: Run, rounds: number, name: Name): Promise<Line> {
  const results = await interleaved(rounds, ours, theirs)
  assertServed([...results.ours, ...results.theirs])
  const ratios = results.ours.map((mine, i) => mine.perSecond / (results.theirs[i]?.perSecond ?? 1))
  const of = (key: 'perSecond' | 'p50' | 'p99' | 'cpu', which: 'ours' | 'theirs') =>
    median(results[which].map((result) => result[key])).toFixed(key === 'perSecond' || key === 'cpu' ? 0 : 1)
  const side = (which: 'ours' | 'theirs') =>
    `${of('perSecond', which)}/s (p50 ${of('p50', which)}, p99 ${of('p99', which)} ms, ${of('cpu', which)} µs CPU)`
  const spread = `rounds ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`
  return { ...name, ratio: median(ratios), detail: `${side('ours')} against ${side('theirs')}; ${spread}` }
}

/** Time of ours over theirs. */
async function timesOf(ours: Run, theirs: Run, rounds: number, name: Name): Promise<Line> {
  const line = await against(ours, theirs, rounds, name)
  return { ...line, ratio: 1 / line.ratio }
}

export function assertServed(results: Awaited<ReturnType<Run>>[]): void {
  const refused = results.filter((result) => Object.keys(result.refused).length || !result.done)
  if (refused.length) throw new Error(`Not every request was served: ${JSON.stringify(refused[0])}`)
}
