import { next } from '@shuangfang/shared/kit/workflow'
import { registerWorkflow } from '@shuangfang/shared/risk/register.workflow'
import { registerEvents } from '@shuangfang/shared/risk/risk.events'
import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import type { Context } from '#platform/context'
import { conflict, overtaken, unprocessable } from '#platform/errors'
import { type JobHandler, startJob } from '#platform/jobs'
import { countsOf } from './overview.service'
import { type RegisterEntity, RegisterRows, RiskRegisters } from './register.entity'
import { Risks } from './risk.entity'
import { countByLevel, countFrozen } from './risk.report'
import { riskViews } from './risk-view.service'

/** Rows copied in one statement; and how many a request copies itself before a job takes over. */
const chunk = 500
const atOnce = 5000

interface PageOf {
  after?: string
  size: number
  total?: '1'
}

export const listRegisters = (ctx: Context, page: PageOf) => ctx.list(RiskRegisters, page)

/** The edition of an enterprise that its principal approved last; null before the first. */
export async function approvedRegister(ctx: Context, enterpriseId: string): Promise<RegisterEntity | null> {
  const { items } = await ctx.list(RiskRegisters, { filter: { tenantId: enterpriseId, state: 'approved' }, size: 1 })
  return items[0] ?? null
}

export async function listRegisterRows(ctx: Context, id: string, { level, ...page }: PageOf & { level?: RiskLevel[] }) {
  await ctx.one(RiskRegisters, id, 'read')
  const rows = await ctx.list(RegisterRows, { ...page, filter: { registerId: id, level }, order: [['id', 'asc']] })
  return { ...rows, items: rows.items.map((row) => ({ id: row.id, row: thawed(row.rowJson) })) }
}

/** Frozen rows are JSON: the one moment in them comes back as text. */
const thawed = <R extends { assessedAt: Date | null }>(row: R): R => ({
  ...row,
  assessedAt: row.assessedAt && new Date(row.assessedAt),
})

/** Freezes today's rows as the next version and hands it to the principal. Large registers are copied by a job. */
export async function submitRegister(ctx: Context, note: string | null): Promise<RegisterEntity> {
  // Drawing the number first makes a second submitter wait here, so that the check below sees the first one's row.
  const edition = await ctx.nextNumber('risk_register')
  await assertNoneOpen(ctx)
  const { counts, ungraded } = countsOf((await countByLevel(ctx, ctx.tenantId)).levels)
  const rowCount = Object.values(counts).reduce((sum, count) => sum + count, ungraded)
  if (!rowCount) throw unprocessable('register_empty', '清单里还没有风险，请先录入或导入风险再提交。')
  const register = await ctx.add(RiskRegisters, {
    edition,
    state: 'preparing',
    rowCount,
    counts,
    ungraded,
    submitterId: ctx.actor.userId,
    submitterName: ctx.actor.name,
    note,
  })
  if (rowCount > atOnce) {
    await startJob(ctx, 'risk.freeze', `第 ${edition} 版风险清单提交`, { registerId: register.id })
    return register
  }
  let last: string | null = '0'
  while (last !== null) last = await freezeChunk(ctx, register, last)
  return handOver(ctx, register)
}

async function assertNoneOpen(ctx: Context): Promise<void> {
  const { items } = await ctx.list(RiskRegisters, { filter: { state: ['preparing', 'submitted'] }, size: 1 })
  if (!items[0]) return
  throw conflict(
    'register_open',
    `第 ${items[0].edition} 版清单已提交，正在等待主要负责人审批。审批或退回后才能再次提交。`,
  )
}

/** Copies the rows after `last`; the id reached, or null when there are no more. */
async function freezeChunk(ctx: Context, register: RegisterEntity, last: string): Promise<string | null> {
  const { items } = await ctx.list(Risks, {
    filter: { id: { $gte: String(BigInt(last) + 1n) } },
    order: [['id', 'asc']],
    size: chunk,
  })
  const views = await riskViews(ctx, items)
  await ctx.addMany(
    RegisterRows,
    views.map((view) => ({ registerId: register.id, riskId: view.id, level: view.level, rowJson: view })),
    register,
  )
  return items.length < chunk ? null : (items.at(-1)?.id ?? null)
}

/** The copy is complete: counts are those of the copy, and the principal is asked. */
async function handOver(ctx: Context, register: RegisterEntity): Promise<RegisterEntity> {
  await ctx.save(register, { state: 'submitted' })
  await ctx.emit(registerEvents.submitted, register, { edition: register.edition, rows: register.rowCount })
  return register
}

/** Each chunk is a transaction; after a crash the copy goes on behind the last row that was kept. */
export const freezeRegister: JobHandler = async ({ input, read, transaction, progress }) => {
  const id = String(input.registerId)
  const { rowCount } = await read.one(RiskRegisters, id, 'read')
  const lastRow = await read.list(RegisterRows, { filter: { registerId: id }, order: [['id', 'desc']], size: 1 })
  let last: string | null = lastRow.items[0]?.riskId ?? '0'
  for (let copied = 0; last !== null; copied += chunk) {
    const from: string = last
    last = await transaction(async (ctx) => freezeChunk(ctx, await heldRegister(ctx, id), from))
    await progress(Math.min(copied + chunk, rowCount), rowCount, '正在冻结清单')
  }
  return transaction(async (ctx) => {
    const register = await heldRegister(ctx, id)
    await recount(ctx, register)
    const { edition } = await handOver(ctx, register)
    return { registerId: id, edition }
  })
}

const heldRegister = (ctx: Context, id: string) => ctx.one(RiskRegisters, id, 'submit')

/** Rows may have come or gone while a large register was copied. */
async function recount(ctx: Context, register: RegisterEntity): Promise<void> {
  const { counts, ungraded } = countsOf(await countFrozen(ctx, register.id))
  const rowCount = Object.values(counts).reduce((sum, count) => sum + count, ungraded)
  await ctx.save(register, { counts, ungraded, rowCount })
}

export const approveRegister = (ctx: Context, id: string) => decide(ctx, id, 'approve', 'approved', null)
export const returnRegister = (ctx: Context, id: string, reason: string) =>
  decide(ctx, id, 'return', 'returned', reason)

async function decide(
  ctx: Context,
  id: string,
  verb: 'approve' | 'return',
  state: 'approved' | 'returned',
  decision: string | null,
) {
  const register = await ctx.one(RiskRegisters, id, verb)
  if (!next(registerWorkflow, register.state, verb)) {
    throw overtaken(
      'register_decided',
      register.state === 'preparing' ? '这一版清单还在生成，请稍候再审批。' : '这一版清单已经审批过，请刷新查看结果。',
      ctx.about(register),
    )
  }
  await ctx.save(register, { state, decision, deciderName: ctx.actor.name, decidedAt: ctx.now })
  await ctx.emit(registerEvents[state], register, {
    edition: register.edition,
    submitterId: register.submitterId,
    reason: decision,
  })
  return register
}
