import { clockLevels, planDue } from '@shuangfang/shared/oversight/supervision.clock'
import { authorityById } from '#modules/authority/authority.service'
import { superviseHazard } from '#modules/hazard/supervised.service'
import type { Context } from '#platform/context'
import { setDeadline } from '#platform/deadlines'
import { driverCode } from '#platform/transaction'
import { assertUnlisted, overtakenBy } from './blocking.service'
import { issueNotice } from './documents.service'
import { assertTerm, holdSupervision, moveSupervision } from './supervision.service'

/** Issues the notice: draws the number, makes the PDF, and puts the enterprise's hazard under supervision. */
export async function issueSupervision(ctx: Context, id: string) {
  const order = await holdSupervision(ctx, id, 'issue')
  assertTerm(ctx, order.treatBy)
  const authority = await authorityById(ctx, ctx.tenantId)
  const year = new Date(ctx.now.getTime() + 8 * 3_600_000).getUTCFullYear()
  const number = `${authority.documentWord}〔${year}〕${await ctx.nextNumber(`supervision-${year}`)}号`
  const planBy = planDue(ctx.now)
  await assertUnlisted(ctx, order.hazardId)
  const noticeCode = await issueNotice(ctx, order, number)
  // The workflow grants this one change of the enterprise's own record.
  await superviseHazard(ctx.system(order.enterpriseId), order.hazardId, number)
  const changes = { number, noticeCode, planBy, issuedAt: ctx.now, openHazardId: order.hazardId, draftHazardId: null }
  try {
    await moveSupervision(ctx, order, 'issue', changes, { number, planBy })
  } catch (error) {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    throw await overtakenBy(ctx, order.hazardId)
  }
  await setDeadline(ctx, order, 'plan', clockLevels(planBy, ctx.now))
  await setDeadline(ctx, order, 'treatment', clockLevels(order.treatBy, ctx.now))
  return order
}

/** The enterprise signs for the notice. The days it names run from the issue, so not signing gains nothing. */
export async function receiveSupervision(ctx: Context, id: string) {
  const order = await holdSupervision(ctx, id, 'receive')
  return moveSupervision(
    ctx,
    order,
    'receive',
    { receivedAt: ctx.now, receiverName: ctx.actor.name },
    { number: order.number },
  )
}
