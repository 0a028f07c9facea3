import type { OpenAct } from '@shuangfang/shared/belonging/belonging.contract'
import { actsLeftBehind, type LeftBehind } from '#modules/oversight/handover.service'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import type { ChangeRow } from './belonging.entity'

/** Open acts that a move leaves behind, each with what becomes of it; once decided, as it was decided. */
export async function openActs(ctx: Context, change: ChangeRow): Promise<OpenAct[]> {
  if (!change.receivingOfficeId) return []
  if (change.state !== 'requested') return change.acts ?? []
  const acts = await actsLeftBehind(ctx, change.tenantId, change.wanted)
  return acts.map((act) => ({ ...act, to: destinyOf(act, change) }))
}

/** As decided; else to the receiving office. Another office's act is not the releasing one's to give away: it stays. */
function destinyOf(act: LeftBehind, { acts, releasingOfficeId, receivingOfficeId }: ChangeRow): OpenAct['to'] {
  const decided = acts?.find(({ supervisionId }) => supervisionId === act.supervisionId)
  if (decided) return decided.to
  const isTaken = act.successors.some(({ officeId }) => officeId === receivingOfficeId)
  return act.officeId === releasingOfficeId && receivingOfficeId && isTaken ? receivingOfficeId : 'stays'
}

/** The releasing office's word about its own acts: each goes to an office over the new place, or stays. */
export async function assertActs(
  ctx: Context,
  change: ChangeRow,
  decisions: readonly Pick<OpenAct, 'supervisionId' | 'to'>[],
): Promise<void> {
  if (!decisions.length) return
  const acts = ctx.tenantId === change.releasingOfficeId ? await openActs(ctx, change) : []
  const own = new Map(acts.filter(({ officeId }) => officeId === ctx.tenantId).map((act) => [act.supervisionId, act]))
  for (const [i, { supervisionId, to }] of decisions.entries()) {
    const act = own.get(supervisionId)
    if (act && (to === 'stays' || act.successors.some(({ officeId }) => officeId === to))) continue
    throw unprocessable('act_unknown', '所列督办不是本单位未办结的督办，或所选单位不能接办。请刷新后重新选择。', [
      { pointer: `/acts/${i}`, code: 'unknown', message: '请重新选择' },
    ])
  }
}
