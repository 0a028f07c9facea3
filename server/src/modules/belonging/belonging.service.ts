import type { belongingApi } from '@shuangfang/shared/belonging/belonging.contract'
import type { Input } from '@shuangfang/shared/kit/contract'
import { oversightSpans } from '#modules/enterprise/belonging.service'
import { openDossier } from '#modules/enterprise/enterprise.service'
import { filesById } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { openActs } from './acts.service'
import { type ChangeRow, EnterpriseChanges } from './belonging.entity'
import { waitsFor } from './belonging.report'

export function listChanges(ctx: Context, query: Input<typeof belongingApi.list>['query']) {
  const { state, enterprise, waiting, ...page } = query
  return ctx.list(EnterpriseChanges, {
    ...page,
    filter: { state, tenantId: enterprise },
    where: waiting ? waitsFor(ctx.tenantId) : undefined,
  })
}

export const mayDecide = (ctx: Context, change: ChangeRow) => ctx.can('consent', EnterpriseChanges, change)

/** A request with all that its offices decide by: they see this much of an enterprise that is not theirs yet. */
export async function changeDetail(ctx: Context, id: string) {
  const change = await ctx.one(EnterpriseChanges, id, 'read')
  // Whoever may see the request sees its proof.
  const inside = ctx.system(change.tenantId)
  const [files, acts, history] = await Promise.all([
    filesById(inside, change.files),
    openActs(ctx, change),
    ctx.history(EnterpriseChanges, change),
  ])
  return { ...change, files, acts, history }
}

export async function oversightHistory(ctx: Context, enterpriseId: string) {
  await openDossier(ctx, enterpriseId)
  return { spans: await oversightSpans(ctx, enterpriseId) }
}
