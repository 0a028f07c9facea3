import { type SupervisionState, supervisionStateNames } from '@shuangfang/shared/oversight/supervision.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Context } from '#platform/context'
import { formatDate } from '#platform/documents/number'
import { type AppError, conflict } from '#platform/errors'
import { type SupervisionRow, Supervisions } from './oversight.entity'

/**
 * What keeps a hazard from being listed, by name: an office's listing keeps every office from another one; a draft keeps
 * only its own office from a second one.
 */
export async function assertUnlisted(ctx: Context, hazardId: string): Promise<void> {
  const [listing] = await ctx.all(Supervisions, { openHazardId: hazardId })
  if (listing) throw named(listing, listing.issuedAt ?? listing.createdAt, '同一条隐患不能重复挂牌，请在那一件里办理。')
}

/** The listing that got there first, when two were issued at the same time. */
export async function overtakenBy(ctx: Context, hazardId: string): Promise<AppError> {
  await assertUnlisted(ctx, hazardId)
  return conflict('supervision_exists', '这条隐患刚刚由其他单位挂牌督办，请在挂牌督办列表里查看。')
}

export async function drafted(ctx: Context, hazardId: string): Promise<AppError> {
  const [draft] = await ctx.all(Supervisions, { draftHazardId: hazardId, officeId: ctx.tenantId })
  if (!draft) return conflict('supervision_exists', '本单位已有这条隐患的挂牌督办草稿，请在挂牌督办列表里查看。')
  return named(draft, draft.createdAt, `由 ${draft.drafterName} 拟定。请在那一件上修改，或先撤回。`)
}

function named({ authorityName, number, state, hazardNumber }: SupervisionRow, since: Date, advice: string): AppError {
  const what = number ?? `隐患 ${hazardNumber} 的草稿（未编号）`
  return conflict(
    'supervision_exists',
    `${authorityName}的${what}已在办：${nameOf(state)}，自 ${formatDate(toLocalDate(since))} 起。${advice}`,
  )
}
const nameOf = (state: SupervisionState) => supervisionStateNames[state]
