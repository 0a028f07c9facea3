import {
  type ChangeRequest,
  type RegisteredValues,
  registeredFields,
} from '@shuangfang/shared/belonging/belonging.contract'
import { belongingEvents } from '@shuangfang/shared/belonging/belonging.events'
import { changeWorkflow } from '@shuangfang/shared/belonging/belonging.workflow'
import type { z } from 'zod'
import { enterpriseById, isOverToday, officeInCharge } from '#modules/enterprise/enterprise.service'
import { attachFiles, filesToAttach } from '#modules/file/file.service'
import { assertPlace } from '#modules/reference/reference.service'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { changeProof, EnterpriseChanges } from './belonging.entity'

/** An enterprise asks to have what is registered of it changed; until that is decided the old values hold everywhere. */
export async function requestChange(ctx: Context, body: z.output<typeof ChangeRequest>) {
  const { reason, files, ...asked } = body
  const enterprise = await enterpriseById(ctx, ctx.tenantId)
  if (enterprise.status !== 'active')
    throw conflict('enterprise_not_active', '企业还没有受理或已停用，不能申请变更登记信息。')
  const former = registeredOf(enterprise)
  const wanted = { ...former, ...asked }
  if (!changedFields(former, wanted).length)
    throw unprocessable('nothing_changed', '填写的内容与现在登记的完全相同，没有需要变更的。')
  await assertPlace(ctx, wanted, former)
  await filesToAttach(ctx, files, '/files', changeProof.accepts)
  const { releasing, receiving } = await officesFor(ctx, former, wanted)
  try {
    const change = await ctx.add(EnterpriseChanges, {
      state: changeWorkflow.initial,
      former,
      wanted,
      reason,
      files,
      requesterId: ctx.actor.userId,
      requesterName: ctx.actor.name,
      releasingOfficeId: releasing?.id ?? null,
      releasingOfficeName: releasing?.name ?? null,
      receivingOfficeId: receiving?.id ?? null,
      receivingOfficeName: receiving?.name ?? null,
      isOpen: true,
    })
    await attachFiles(ctx, files, changeProof.on(change), '/files')
    await ctx.emit(belongingEvents.requested, change, { name: former.name, reason })
    return change
  } catch (error) {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    throw conflict('change_waiting', '已有一份变更申请在等监管部门决定。请等待结果，或先撤回再重新申请。')
  }
}

const registeredOf = (row: RegisteredValues) =>
  Object.fromEntries(registeredFields.map((field) => [field, row[field]])) as unknown as RegisteredValues

export const changedFields = (former: RegisteredValues, wanted: RegisteredValues) =>
  registeredFields.filter((field) => former[field] !== wanted[field])

/**
 * Whose word it needs: the office in charge, and where the change takes the enterprise out of its jurisdiction, the office
 * in charge of the new place as well. An enterprise that nobody is over needs only a taker.
 */
async function officesFor(ctx: Context, former: RegisteredValues, wanted: RegisteredValues) {
  const releasing = await officeInCharge(ctx, former)
  if (releasing && (await isOverToday(ctx, releasing.id, wanted))) return { releasing, receiving: null }
  const receiving = await officeInCharge(ctx, wanted)
  if (receiving) return { releasing, receiving }
  throw unprocessable(
    'no_office_there',
    '平台上没有单位监管这个区域的这个行业，不能受理变更。请核对所在乡镇（街道）和监管行业；确实无误的，请联系当地监管部门开通。',
    (['regionCode', 'sector'] as const)
      .filter((field) => former[field] !== wanted[field])
      .map((field) => ({ pointer: `/${field}`, code: 'no_office', message: '没有单位监管' })),
  )
}
