import type { auditApi } from '@shuangfang/shared/audit/audit.contract'
import type { Input } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { type AuditFilter, auditPage, auditTotal, chainHead } from './audit.report'

/** One page of my tenant's trail. Keyset by `seq`: old pages cost what the first one costs. */
export async function listAudit(ctx: Context, query: Input<typeof auditApi.list>['query']) {
  const { size, after, total, type, actor, from, to } = query
  const filter: AuditFilter = {
    type,
    actor: actor?.trim() || undefined,
    from: from ? localDay(from) : undefined,
    to: to ? localDay(to, 1) : undefined,
  }
  // A torn cursor starts again from the newest instead of failing.
  const before = after && /^\d{1,18}$/.test(after) ? after : undefined
  const rows = await auditPage(ctx, filter, size + 1, before)
  const items = rows.slice(0, size)
  return {
    items,
    next: rows.length > size ? (items.at(-1)?.seq ?? null) : null,
    total: total ? await auditTotal(ctx, filter) : null,
  }
}

/** How far the chain reaches, for comparing with the report of `audit:verify`. */
export const auditChain = (ctx: Context) => chainHead(ctx)

/** Midnight in China at the start of a civil day, or `plus` days later. */
const localDay = (day: string, plus = 0) => new Date(Date.parse(`${day}T00:00:00+08:00`) + plus * 86_400_000)
