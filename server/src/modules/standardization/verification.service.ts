import type { Input } from '@shuangfang/shared/kit/contract'
import { next } from '@shuangfang/shared/kit/workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { certificateApi } from '@shuangfang/shared/standardization/certificate.contract'
import { faultOfDeclared } from '@shuangfang/shared/standardization/certificate.rules'
import { certificateWorkflow } from '@shuangfang/shared/standardization/certificate.workflow'
import { certificateEvents } from '@shuangfang/shared/standardization/standardization.events'
import { authorityById } from '#modules/authority/authority.service'
import { enterprisesById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { overtaken, unprocessable } from '#platform/errors'
import { Certificates } from './certificate.entity'
import { shown } from './certificate.service'

type Query = Input<typeof certificateApi.list>['query']

/** Certificates with whose they are, whoever typed them and whether an authority verified them. */
export async function listCertificates(ctx: Context, { enterprise, verification, ...page }: Query) {
  const found = await ctx.list(Certificates, { ...page, filter: { tenantId: enterprise, verification } })
  const names = await enterprisesById(
    ctx,
    found.items.map(({ tenantId }) => tenantId),
  )
  return {
    ...found,
    items: found.items.map((row) => ({ ...shown(ctx, row), enterpriseName: names.get(row.tenantId)?.name ?? '' })),
  }
}

/** An authority compared it with the scan or the announcement: from now on the public hears of it. */
export async function verifyCertificate(ctx: Context, id: string, version: number) {
  const certificate = await heldFor(ctx, id, 'verify', version)
  const fault = faultOfDeclared(certificate, toLocalDate(ctx.now))
  if (fault) {
    throw unprocessable('certificate_implausible', `${fault}，不能核实。请选“不通过”，写明原因，由企业改正后再核实。`)
  }
  return decide(ctx, certificate, 'verify', null)
}

/** Not what the enterprise says it is; also of one that was verified by mistake. */
export async function refuseCertificate(ctx: Context, id: string, version: number, reason: string) {
  return decide(ctx, await heldFor(ctx, id, 'refuse', version), 'refuse', reason)
}

async function heldFor(ctx: Context, id: string, action: 'verify' | 'refuse', version: number) {
  const certificate = await ctx.one(Certificates, id, action, version)
  if (next(certificateWorkflow, certificate.verification, action)) return certificate
  throw overtaken('certificate_decided', '这张证书刚被处理过，请刷新查看。', ctx.about(certificate))
}

const decided = { verify: certificateEvents.verified, refuse: certificateEvents.refused }

async function decide(
  ctx: Context,
  certificate: Awaited<ReturnType<typeof heldFor>>,
  action: 'verify' | 'refuse',
  reason: string | null,
) {
  const { name } = await authorityById(ctx, ctx.tenantId)
  const verification = certificateWorkflow.steps[action].to
  await ctx.save(certificate, {
    verification,
    verifierName: ctx.actor.name,
    verifierOffice: name,
    verifiedAt: ctx.now,
    verificationNote: reason,
  })
  await ctx.emit(decided[action], certificate, { number: certificate.number, office: name, reason })
  return shown(ctx, certificate)
}
