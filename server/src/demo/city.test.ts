import { createHash } from 'node:crypto'
import { loadReference } from '@shuangfang/database/reference/load'
import { anywhereHazards } from '@shuangfang/database/seeds/content/hazards/anywhere'
import { hazardsBySector } from '@shuangfang/database/seeds/content/hazards/index'
import { majorHazardsBySector } from '@shuangfang/database/seeds/content/hazards/major'
import { variantCount, variantOf } from '@shuangfang/database/seeds/content/hazards/variants'
import { risksBySector } from '@shuangfang/database/seeds/content/risks'
import { anywhereRisks } from '@shuangfang/database/seeds/content/risks/anywhere'
import { systemActor } from '@shuangfang/shared/access/actor'
import {
  afterHazardAction,
  type HazardAction,
  type HazardState,
  hazardWorkflow,
} from '@shuangfang/shared/hazard/hazard.workflow'
import { next } from '@shuangfang/shared/kit/workflow'
import { supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { isUscc } from '@shuangfang/shared/reference/uscc'
import mysql from 'mysql2/promise'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordFits } from '#modules/account/account.service'
import { Hazards } from '#modules/hazard/hazard.entity'
import { visibleHazards } from '#modules/hazard/hazard.service'
import { countEnterprise } from '#modules/oversight/overview.report'
import { visibleRisks } from '#modules/risk/risk.service'
import { sealEvents, verifyAudit } from '#platform/audit'
import { Context } from '#platform/context'
import { openTestPlatform, testConfig } from '#test/database'
import { createApp } from '../app'
import { demoLogins } from './accounts'
import { hasTenants, seedCity, startOfDay } from './city'
import { indoors, spots } from './hazards'
import { demoPassword } from './world'

const reference = new URL('../../../database/reference/', import.meta.url)
const size = { enterprises: 6, hazards: 120, seed: 'test', anchor: startOfDay('2026-11-24') }

async function city(letter: string) {
  const url = new URL(testConfig().DATABASE_URL)
  url.pathname += `_demo_${letter}`
  // A rerun in watch mode finds the city of the run before.
  const root = await mysql.createConnection(new URL('/', url).href)
  await root.query(`DROP DATABASE IF EXISTS \`${url.pathname.slice(1)}\``)
  await root.end()
  const platform = await openTestPlatform({ DATABASE_URL: url.href })
  await loadReference((statement, params) => platform.db.query(statement, params as unknown[]), reference)
  await seedCity(platform, size)
  return platform
}

let first: Awaited<ReturnType<typeof city>>
let second: typeof first
beforeAll(async () => {
  first = await city('a')
  second = await city('b')
}, 180_000)
afterAll(async () => {
  await first?.close()
  await second?.close()
})

type Found = Record<
  'name' | 'type' | 'uscc' | 'id' | 'state' | 'number' | 'tenant_id' | 'store_key' | 'login' | 'hash' | 'must',
  string
>
const rows = (statement: string, params: unknown[] = [], from = first): Promise<Found[]> =>
  from.db.query(statement, params)

/** Everything but what is random on purpose (password salts) or tells when it was loaded. */
async function digest(from: typeof first): Promise<Record<string, string>> {
  const tables = await rows(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
     AND table_name NOT LIKE 'ref\\_%' AND table_name <> 'migration' ORDER BY 1`,
    [],
    from,
  )
  const digests: Record<string, string> = {}
  for (const { name } of tables) {
    const found = await rows(`SELECT * FROM ${name}`, [], from)
    const lines = found
      .map(({ password_hash: _, ...row }: Record<string, unknown>) => JSON.stringify(stable(name, row)))
      .sort()
    digests[name] = createHash('sha256').update(lines.join('\n')).digest('hex')
  }
  return digests
}
/** The recolouring at the end goes through the product, whose events draw ids of their own. */
const stable = (table: string, row: Record<string, unknown>) =>
  table === 'event' && row.type === 'enterprise.colour_changed' ? { ...row, id: '' } : row

/** Every title that a hazard of the sector may have, after the place in front of it. */
const titlesOf = memoized((sector: keyof typeof hazardsBySector) => {
  const texts = [...hazardsBySector[sector], ...majorHazardsBySector[sector], ...anywhereHazards]
  return new Set(
    texts.flatMap((text) => Array.from({ length: variantCount(text) }, (_, n) => variantOf(text, n).title)),
  )
})

function memoized<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key) as V
  }
}

describe('a demo city', () => {
  it('is the same for the same seed', async () => {
    expect(await digest(second)).toEqual(await digest(first))
  })

  it('has its parts', async () => {
    const [count] = await rows(
      `SELECT (SELECT COUNT(*) FROM enterprise WHERE status = 'active') AS active,
         (SELECT COUNT(*) FROM enterprise WHERE status = 'pending') AS pending,
         (SELECT COUNT(*) FROM enterprise WHERE status = 'refused') AS refused,
         (SELECT COUNT(*) FROM hazard) AS hazards, (SELECT COUNT(*) FROM supervision) AS orders,
         (SELECT COUNT(*) FROM floor_plan) AS plans, (SELECT COUNT(*) FROM risk_register_row) AS frozen,
         (SELECT COUNT(*) FROM standardization_certificate) AS certificates`,
    )
    const { active, pending, refused, hazards, orders, plans, frozen, certificates } = count as unknown as Record<
      string,
      unknown
    >
    expect({ active, pending, refused, plans }).toEqual({ active: '6', pending: '4', refused: '2', plans: '6' })
    expect(Number(hazards)).toBeGreaterThanOrEqual(120)
    expect(Number(orders)).toBeGreaterThan(5)
    expect(Number(frozen)).toBeGreaterThan(20)
    expect(Number(certificates)).toBeGreaterThan(3)
    expect(await hasTenants(first.db)).toBe(true)
    for (const { uscc } of await rows('SELECT uscc FROM enterprise')) expect(isUscc(uscc)).toBe(true)
  })

  it('leads every hazard to its state by its own history', async () => {
    const events = await rows(
      "SELECT subject_id AS id, type, payload, occurred_at AS at FROM event WHERE subject = 'Hazard' AND type LIKE 'hazard.%' ORDER BY seq",
    )
    const states = new Map<string, HazardState>()
    const times = new Map<string, Date>()
    for (const { id, type, at } of events as unknown as { id: string; type: string; at: Date }[]) {
      expect(at >= (times.get(id) ?? new Date(0)), `${type} of ${id} in order`).toBe(true)
      times.set(id, at)
      const action = type.slice('hazard.'.length)
      if (action === 'reported') states.set(id, 'reported')
      else if (action in hazardWorkflow.steps)
        states.set(id, afterHazardAction(states.get(id) as HazardState, action as HazardAction) as HazardState)
    }
    const stored = await rows('SELECT id, state FROM hazard')
    expect(stored.length).toBe(states.size)
    for (const { id, state } of stored) expect([id, states.get(id)]).toEqual([id, state])
  })

  it('leads every order to its state by its own history', async () => {
    const events = await rows("SELECT subject_id AS id, type FROM event WHERE type LIKE 'supervision.%' ORDER BY seq")
    const states = new Map<string, string>()
    for (const { id, type } of events as unknown as { id: string; type: string }[]) {
      const action = type.slice('supervision.'.length)
      const state = action === 'draft' ? 'draft' : next(supervisionWorkflow, states.get(id) as never, action as never)
      states.set(id, String(state))
    }
    const stored = await rows('SELECT id, state, number, issued_at FROM supervision')
    for (const { id, state } of stored) expect([id, states.get(id)]).toEqual([id, state])
    const numbers = stored.flatMap(({ number }) => (number ? [number] : []))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('closes only what someone else accepted, after the day it was ordered', async () => {
    const wrong = await rows(
      `SELECT h.id FROM hazard h
       LEFT JOIN rectification r ON r.tenant_id = h.tenant_id AND r.hazard_id = h.id AND r.round = h.returns + 1
       WHERE h.state = 'closed' AND (r.result IS NULL OR r.result <> 'accepted' OR h.verifier_name = h.owner_name
         OR r.submitter_name = r.verifier_name OR h.closed_at IS NULL OR h.deadline <= h.created_at
         OR h.owner_id IS NULL OR h.measure IS NULL OR h.contingency IS NULL)`,
    )
    expect(wrong).toEqual([])
    const early = await rows(
      `SELECT h.id FROM hazard h JOIN event e ON e.tenant_id = h.tenant_id AND e.subject = 'Hazard' AND e.subject_id = h.id
       WHERE e.type IN ('hazard.assign', 'hazard.approve_plan') AND h.deadline <= e.occurred_at`,
    )
    expect(early).toEqual([])
    expect(await rows('SELECT id FROM hazard WHERE created_at >= ? OR found_at > created_at', [size.anchor])).toEqual(
      [],
    )
  })

  it('counts as the product counts', async () => {
    for (const { tenant_id: id, ...stored } of await rows('SELECT * FROM enterprise_figures')) {
      const ctx = new Context(systemActor(id), first.db.manager, first.services, size.anchor)
      const counted = await countEnterprise(ctx, visibleHazards(ctx), visibleRisks(ctx), size.anchor)
      const { risks_major, hazards, overdue, on_time, major_open, closed } = stored as Record<string, unknown>
      expect({ risks_major, hazards, overdue, on_time, major_open, closed }).toEqual({
        risks_major: counted.risksMajor,
        hazards: counted.hazards,
        overdue: counted.overdue,
        on_time: counted.onTime,
        major_open: counted.majorOpen,
        closed: counted.closed,
      })
    }
  })

  it('looks like a county that works', async () => {
    const [all] = (await rows(
      `SELECT SUM(closed) / SUM(hazards) AS closed, SUM(on_time) / SUM(rectified) AS onTime,
         SUM(overdue) / SUM(hazards) AS overdue FROM enterprise_figures`,
    )) as unknown as Record<string, number>[]
    expect(Number(all?.closed)).toBeGreaterThan(0.6)
    expect(Number(all?.onTime)).toBeGreaterThan(0.78)
    expect(Number(all?.overdue)).toBeLessThan(0.1)
    const atNight = await rows(
      `SELECT id FROM event WHERE type IN ('hazard.grade', 'hazard.assign', 'hazard.submit', 'hazard.verify')
         AND HOUR(DATE_ADD(occurred_at, INTERVAL 8 HOUR)) NOT BETWEEN 8 AND 17`,
    )
    expect(atNight).toEqual([])
    // Lists show the newest by id first, over all enterprises.
    const late = await rows(
      `SELECT id FROM (SELECT id, created_at, LAG(created_at) OVER (ORDER BY id) AS before_it FROM hazard) AS h
       WHERE created_at < before_it`,
    )
    expect(late).toEqual([])
  })

  it('never says the same twice in one enterprise, nor the same major hazard in two', async () => {
    expect(await rows('SELECT title FROM hazard GROUP BY tenant_id, title HAVING COUNT(*) > 1')).toEqual([])
    const majors = await rows("SELECT SUBSTRING_INDEX(title, '：', -1) AS name FROM hazard WHERE level = 'major'")
    expect(new Set(majors.map(({ name }) => name)).size).toBe(majors.length)
    expect(majors.length).toBeGreaterThan(8)
    expect(await rows('SELECT factor AS name FROM risk GROUP BY tenant_id, factor HAVING COUNT(*) > 1')).toEqual([])
  })

  it('speaks of the right sector, in sentences', async () => {
    for (const { sector, title } of (await rows(
      'SELECT e.sector, h.title FROM hazard h JOIN enterprise e ON e.tenant_id = h.tenant_id',
    )) as unknown as { sector: keyof typeof hazardsBySector; title: string }[]) {
      const said = title.split('：').at(-1) ?? ''
      // A spot may stand between the place and what is wrong there: 维修地沟中段积油.
      const plain = said.replace(new RegExp([...spots, ...indoors].join('|')), '')
      expect(titlesOf(sector).has(said) || titlesOf(sector).has(plain), title).toBe(true)
      expect(title.length, title).toBeGreaterThan(5)
    }
    for (const { sector, factor, remark } of (await rows(
      'SELECT e.sector, r.factor, r.remark FROM risk r JOIN enterprise e ON e.tenant_id = r.tenant_id',
    )) as unknown as { sector: keyof typeof risksBySector; factor: string; remark: string }[]) {
      expect([...risksBySector[sector], ...anywhereRisks].some((text) => text.factor === factor)).toBe(true)
      expect(remark).toBe('演示数据')
    }
  })

  it('goes on numbering where it stopped', async () => {
    const behind = await rows(
      `SELECT h.tenant_id FROM hazard h JOIN number_series s ON s.tenant_id = h.tenant_id
         AND s.series = CONCAT('hazard-', SUBSTRING(h.number, 4, 4))
       WHERE CAST(SUBSTRING(h.number, 9) AS INT) > s.last`,
    )
    expect(behind).toEqual([])
    const [story] = await rows("SELECT tenant_id AS id FROM account WHERE login = 'yitu.gongren1'")
    const ctx = new Context(systemActor(String(story?.id)), first.db.manager, first.services)
    const before = await ctx.list(Hazards, { size: 1, order: [['number', 'desc']] })
    expect(Number(before.items[0]?.number.slice(-6))).toBe((await ctx.nextNumber('hazard-2026')) - 1)
  })

  it('has files for its photos and plans', async () => {
    const files = await rows('SELECT store_key, has_views FROM file')
    expect(files.length).toBeGreaterThan(20)
    for (const { store_key: key } of files) {
      expect(await first.services.files.has(key)).toBe(true)
      expect(await first.services.files.has(`${key}.thumb.webp`)).toBe(true)
    }
  })

  it('attaches every file to what shows it', async () => {
    expect(
      await rows('SELECT id FROM file f WHERE NOT EXISTS (SELECT 1 FROM file_link l WHERE l.file_id = f.id)'),
    ).toEqual([])
    const shown = await rows('SELECT id FROM hazard WHERE JSON_LENGTH(photos) > 0')
    const linked = await rows(
      "SELECT DISTINCT subject_id AS id FROM file_link WHERE subject = 'Hazard' AND part = 'photos'",
    )
    expect(linked.map(({ id }) => String(id)).sort()).toEqual(shown.map(({ id }) => String(id)).sort())
  })

  it('tells nobody about the past, and can be sealed', async () => {
    const unsent = await rows('SELECT DISTINCT type FROM event WHERE relayed_at IS NULL')
    expect(unsent.map(({ type }) => type)).toEqual(['document.issued'])
    while ((await sealEvents(first.db, first.services.config.APP_SECRET, 2000)) > 0);
    const { faults, events } = await verifyAudit(first.db, first.services.config.APP_SECRET)
    expect(faults).toEqual([])
    expect(events).toBeGreaterThan(700)
  })

  it('leaves each of the listed people of the enterprise something to do', async () => {
    const [open] = (await rows(
      `SELECT SUM(state = 'reported') AS toGrade, SUM(state = 'plan_review') AS toApprove,
         SUM(state = 'rectifying' AND owner_id = (SELECT id FROM account WHERE login = 'yitu.banzu1')) AS leader,
         SUM(state NOT IN ('closed', 'void')
           AND (SELECT id FROM account WHERE login = 'yitu.gongren1') IN (owner_id, reporter_id)) AS worker
       FROM hazard WHERE tenant_id = (SELECT tenant_id FROM account WHERE login = 'yitu.anquan')`,
    )) as unknown as Record<string, string>[]
    const idle = Object.entries(open ?? {}).filter(([, count]) => Number(count) === 0)
    expect(idle).toEqual([])
  })

  it('lets the listed people in', async () => {
    const accounts = await rows('SELECT login, password_hash AS hash, must_change_password AS must FROM account')
    for (const login of demoLogins) {
      const account = accounts.find((row) => row.login === login)
      expect(Number(account?.must), login).toBe(0)
      expect(await passwordFits(String(account?.hash), demoPassword)).toBe(true)
    }
    const reply = await request(createApp(first))
      .post('/api/session')
      .set('idempotency-key', crypto.randomUUID())
      .send({ login: 'yingji.juzhang', password: demoPassword })
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body.tenant.name).toBe('新郑市应急管理局')
  })
})
