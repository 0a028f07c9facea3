import { afterAll, describe, expect, it } from 'vitest'
import { openOwnPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { prune, retention } from './retention'

const platform = await openOwnPlatform('retention')
const { db } = platform
const given = givenIn(platform)
afterAll(() => platform.close())

const { tenantId } = await given.enterprise()
const { id: userId } = await given.account(tenantId, ['worker'])
const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
let serial = 0
const unique = () => `x${++serial}`.padEnd(36, '0')
const add = async (table: string, row: Record<string, unknown>): Promise<string> => {
  const columns = Object.keys(row)
  const { insertId } = await db.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    Object.values(row),
  )
  return String(insertId)
}
const base = { tenant_id: tenantId, version: 1 }

/** Adds a row of a rule's table as it is so many days after the moment from which the rule counts. */
type Make = (days: number) => Promise<unknown>
const notice = (days: number, read: boolean) =>
  add('notification', {
    ...base,
    created_at: ago(days),
    user_id: userId,
    title: '标题',
    body: '正文',
    dedupe: unique(),
    read_at: read ? ago(days) : null,
  })
const message = async (state: string, days: number) =>
  add('delivery', {
    ...base,
    created_at: ago(days),
    notification_id: await notice(0, false),
    user_id: userId,
    channel: 'mail',
    state,
    attempts: 1,
    next_at: ago(days),
    sent_at: state === 'sent' ? ago(days) : null,
  })
const job = (state: string, days: number) =>
  add('job', {
    ...base,
    created_at: ago(days),
    user_id: userId,
    kind: 'k',
    title: 't',
    input: '{}',
    state,
    done_count: 0,
    attempts: 1,
    finished_at: state === 'queued' || state === 'running' ? null : ago(days),
  })
async function chunk(committedDays: number | null, createdDays: number): Promise<string> {
  const file_id = await add('file', {
    ...base,
    created_at: ago(createdDays),
    store_key: unique(),
    name: 'n',
    type: 't',
    size: 1,
    sha256: unique(),
    has_views: 0,
    received_at: ago(createdDays),
  })
  const batch_id = await add('import_batch', {
    ...base,
    created_at: ago(createdDays),
    kind: 'risk',
    state: committedDays === null ? 'planned' : 'committed',
    file_id,
    file_name: 'n',
    user_id: userId,
    user_name: 'u',
    sheets: '[]',
    options: '{}',
    committed_at: committedDays === null ? null : ago(committedDays),
  })
  return add('import_chunk', {
    ...base,
    created_at: ago(createdDays),
    batch_id,
    sheet: 0,
    content: Buffer.from('x'),
  })
}

/** Rule by rule: its days, a row that only it concerns, and rows of any age that it must leave. */
const cases: { what: string; days: number; make: Make; kept?: Make }[] = [
  {
    what: '各网络地址每天的注册次数',
    days: 2,
    make: (days) => {
      const day = ago(Math.ceil(days)).toISOString().slice(0, 10).replaceAll('-', '')
      return add('number_series', { tenant_id: 0, series: `reg-${day}-${unique()}`.slice(0, 40), last: 1 })
    },
    // Other numbers count for ever.
    kept: () => add('number_series', { tenant_id: tenantId, series: `reg-20200101-${++serial}`, last: 1 }),
  },
  {
    what: '事件处理回执',
    days: 35,
    make: (days) => add('event_receipt', { consumer: 'c', event_id: unique(), received_at: ago(days) }),
  },
  {
    what: '未送达的事件处理',
    days: 180,
    make: (days) => letter(days, null),
    kept: (days) => letter(days, new Date()),
  },
  {
    what: '已发出的邮件等外发记录',
    days: 90,
    make: (days) => message('sent', days),
    kept: (days) => message('queued', days),
  },
  {
    what: '没有发出的邮件等外发记录',
    days: 180,
    make: (days) => message('failed', days),
    kept: (days) => message('sending', days),
  },
  {
    what: '已读通知',
    days: 180,
    make: (days) => notice(days, true),
    // Something of it is still under way.
    kept: async (days) => {
      const notification_id = await notice(days, true)
      return add('delivery', {
        ...base,
        created_at: ago(days),
        notification_id,
        user_id: userId,
        channel: 'mail',
        state: 'queued',
        attempts: 0,
        next_at: new Date(),
      })
    },
  },
  { what: '未读通知', days: 730, make: (days) => notice(days, false) },
  { what: '已结束的后台任务', days: 180, make: (days) => job('done', days), kept: (days) => job('running', days) },
  { what: '导入文件的逐行数据', days: 182, make: (days) => chunk(days, days + 10), kept: (days) => chunk(0, days) },
  {
    what: '记住的表格列对应关系',
    days: 730,
    make: (days) =>
      add('import_mapping', {
        ...base,
        created_at: ago(days),
        kind: 'risk',
        fingerprint: unique().slice(0, 32),
        columns: '{}',
        fill_down: '[]',
        options: '{}',
        used_at: ago(days),
      }),
  },
  {
    what: '防重复提交的记录',
    days: 30,
    make: (days) =>
      add('idempotency_key', {
        user_id: userId,
        idem_key: unique(),
        request: unique(),
        reply: '{}',
        created_at: ago(days),
      }),
  },
  {
    what: '登录会话',
    days: 0,
    make: (days) =>
      add('session', {
        ...base,
        created_at: ago(20),
        token_hash: unique(),
        user_id: userId,
        expires_at: ago(days),
        ip: '::1',
        agent: 'a',
      }),
  },
  {
    what: '登录尝试和常用地点',
    days: 1,
    make: (days) => add('login_lock', { login: unique(), address: 'a', failures: 1, last_failure_at: ago(days) }),
    kept: (days) =>
      add('login_lock', {
        login: unique(),
        address: 'a',
        failures: 1,
        last_failure_at: ago(days),
        known_until: ago(-5),
      }),
  },
]

function letter(days: number, nextAt: Date | null) {
  return add('dead_letter', {
    consumer: 'c',
    event_id: unique(),
    tenant_id: tenantId,
    event_type: 'a.b',
    error: 'e',
    attempts: 12,
    first_at: ago(days),
    last_at: ago(days),
    next_at: nextAt,
  })
}

const count = async (table: string) => Number((await db.query(`SELECT COUNT(*) AS n FROM ${table}`))[0].n)

describe('what grows is pruned', () => {
  it('by rules that each have a case here, in an order in which nothing holds another back', () => {
    expect(retention.map(({ what }) => what)).toEqual(cases.map(({ what }) => what))
    for (const { table } of retention) expect(['event', 'audit_head', 'hazard', 'file']).not.toContain(table)
  })

  it.each(cases)(
    '$what: kept until its day, gone after it, in batches until none is left',
    async ({ what, days, make, kept }) => {
      const rule = retention.find((one) => one.what === what) as (typeof retention)[number]
      await prune(db)
      const before = await count(rule.table)
      await make(days - 0.5)
      if (kept) await kept(days + 4000)
      const inside = await count(rule.table)
      for (let i = 0; i < 5; i++) await make(days + 0.5)
      expect(await prune(db, [rule], 2)).toBe(5)
      expect(await count(rule.table)).toBe(inside)
      expect(inside - before).toBeGreaterThanOrEqual(kept ? 2 : 1)
      expect(await prune(db, [rule], 2)).toBe(0)
    },
  )
})
