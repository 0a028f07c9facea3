import { importKeptDays } from '@shuangfang/shared/import/import.policy'
import type { DataSource } from 'typeorm'
import { deliverableDays } from './events'

/** What is deleted, after how long, and why it is no longer needed. Events, and what was recorded of the work, never. */
export interface Rule {
  table: string
  /** SQL; the rows themselves say when they are old. */
  when: string
  /** Chinese: for the manual. */
  what: string
  after: string
  why: string
}

const ago = (days: number) => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`

/** In this order: what refers to a row goes before it. */
export const retention: readonly Rule[] = [
  {
    table: 'number_series',
    when: "tenant_id = 0 AND series LIKE 'reg-%' AND series < DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL 2 DAY, 'reg-%Y%m%d')",
    what: '各网络地址每天的注册次数',
    after: '2 天',
    why: '只限制当天的注册',
  },
  {
    table: 'event_receipt',
    when: `received_at < ${ago(deliverableDays + 5)}`,
    what: '事件处理回执',
    after: `${deliverableDays + 5} 天`,
    why: `事件最多在 ${deliverableDays} 天内重新投递，之后回执不再起作用`,
  },
  {
    table: 'dead_letter',
    when: `next_at IS NULL AND last_at < ${ago(180)}`,
    what: '未送达的事件处理',
    after: '放弃后 180 天',
    why: '半年内没有人重新投递',
  },
  {
    table: 'delivery',
    when: `state = 'sent' AND sent_at < ${ago(90)}`,
    what: '已发出的邮件等外发记录',
    after: '发出后 90 天',
    why: '站内通知另行保留',
  },
  {
    table: 'delivery',
    when: `state = 'failed' AND next_at < ${ago(180)}`,
    what: '没有发出的邮件等外发记录',
    after: '放弃后 180 天',
    why: '半年内没有人重新发送',
  },
  {
    table: 'notification',
    when: `read_at < ${ago(180)} AND created_at < ${ago(180)} AND ${noDelivery()}`,
    what: '已读通知',
    after: '阅读后 180 天',
    why: '所通知的事情在各自的记录里',
  },
  {
    table: 'notification',
    when: `read_at IS NULL AND created_at < ${ago(730)} AND ${noDelivery()}`,
    what: '未读通知',
    after: '2 年',
    why: '两年没有人读，所通知的事情在各自的记录里',
  },
  {
    table: 'job',
    when: `state IN ('done', 'failed', 'cancelled') AND finished_at < ${ago(180)}`,
    what: '已结束的后台任务',
    after: '结束后 180 天',
    why: '结果已在各自的记录里，导出文件另行处理',
  },
  {
    table: 'import_chunk',
    // Later than the last moment at which the import may still go on or be undone.
    when: ofImports(`COALESCE(b.committed_at, b.created_at) < ${ago(importKeptDays + 2)}`),
    what: '导入文件的逐行数据',
    after: `${importKeptDays + 2} 天`,
    why: `导入的内容已在台账里；超过 ${importKeptDays} 天不能再继续或撤销`,
  },
  {
    table: 'import_mapping',
    when: `used_at < ${ago(730)}`,
    what: '记住的表格列对应关系',
    after: '2 年未使用',
    why: '下次导入会重新识别',
  },
  {
    table: 'idempotency_key',
    when: `created_at < ${ago(30)}`,
    what: '防重复提交的记录',
    after: '30 天',
    why: '手机离线再久也已重发',
  },
  {
    table: 'session',
    when: 'expires_at < UTC_TIMESTAMP(3)',
    what: '登录会话',
    after: '到期即删',
    why: '已不能使用',
  },
  {
    table: 'login_lock',
    when: `last_failure_at < ${ago(1)} AND COALESCE(known_until, last_failure_at) < UTC_TIMESTAMP(3)`,
    what: '登录尝试和常用地点',
    after: '尝试 1 天后，常用地点 30 天未用',
    why: '锁定早已解除',
  },
]

/** A message under way still needs its notice. */
function noDelivery(): string {
  return `NOT EXISTS (SELECT 1 FROM delivery d WHERE d.tenant_id = notification.tenant_id AND d.notification_id = notification.id)`
}

function ofImports(condition: string): string {
  return `EXISTS (SELECT 1 FROM import_batch b WHERE b.tenant_id = import_chunk.tenant_id AND b.id = import_chunk.batch_id AND ${condition})`
}

/** Rows at a time: short locks, small transactions. */
const batch = 1000

/** Deletes what has had its time, in small batches until nothing is left. Returns how many rows that were. */
export async function prune(db: Pick<DataSource, 'query'>, rules = retention, size = batch): Promise<number> {
  let gone = 0
  for (const rule of rules) gone += await pruneOne(db, rule, size)
  return gone
}

async function pruneOne(db: Pick<DataSource, 'query'>, { table, when }: Rule, size: number): Promise<number> {
  for (let gone = 0; ; ) {
    const { affectedRows } = await db.query(`DELETE FROM ${table} WHERE ${when} LIMIT ${size}`)
    gone += affectedRows
    if (affectedRows < size) return gone
  }
}
