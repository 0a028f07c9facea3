import type { Input } from '@shuangfang/shared/kit/contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { CertificateWrite, certificateApi } from '@shuangfang/shared/standardization/certificate.contract'
import { certificateDeadlines, certificateState } from '@shuangfang/shared/standardization/certificate.rules'
import { attachFiles } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { conflict, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { type CertificateEntity, Certificates } from './certificate.entity'

type Query = Input<typeof certificateApi.list>['query']

const shown = (ctx: Context, row: CertificateEntity) => ({ ...row, state: certificateState(row, toLocalDate(ctx.now)) })

export async function listCertificates(ctx: Context, { enterprise, ...page }: Query) {
  const found = await ctx.list(Certificates, { ...page, filter: { tenantId: enterprise } })
  return { ...found, items: found.items.map((row) => shown(ctx, row)) }
}

export async function addCertificate(ctx: Context, write: CertificateWrite) {
  const values = await checked(ctx, write)
  const certificate = await ctx.add(Certificates, values).catch(rejectTwice)
  await remind(ctx, certificate)
  await ctx.emit('certificate.added', certificate, { level: certificate.level, expiresOn: certificate.expiresOn })
  return shown(ctx, certificate)
}

export async function editCertificate(ctx: Context, id: string, version: number, write: CertificateWrite) {
  const certificate = await ctx.one(Certificates, id, 'edit', version)
  const { level, number, expiresOn, revokedOn } = certificate
  const before = { level, number, expiresOn, revokedOn }
  await ctx.save(certificate, await checked(ctx, write)).catch(rejectTwice)
  await remind(ctx, certificate)
  await ctx.emit('certificate.edited', certificate, {
    before,
    level: certificate.level,
    expiresOn: certificate.expiresOn,
    revokedOn: certificate.revokedOn,
  })
  return shown(ctx, certificate)
}

async function checked(ctx: Context, write: CertificateWrite) {
  const today = toLocalDate(ctx.now)
  if (write.issuedOn > today) throw ahead('/issuedOn', '发证日期')
  if (write.revokedOn && write.revokedOn > today) throw ahead('/revokedOn', '撤销日期')
  await attachFiles(ctx, write.fileId ? [write.fileId] : [], '/fileId')
  return { ...write, revokedOn: write.revokedOn ?? null, fileId: write.fileId ?? null }
}

const ahead = (pointer: string, label: string) =>
  unprocessable('date_ahead', `${label}还没有到，请按证书或文件上的日期填写。`, [
    { pointer, code: 'ahead', message: `${label}不能晚于今天` },
  ])

function rejectTwice(error: unknown): never {
  if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
  throw conflict('certificate_exists', '这个编号的证书已经登记过，请在列表中打开修改，不要重复登记。')
}

/** Reminders before the end of validity; a certificate that was taken back needs none. */
async function remind(ctx: Context, certificate: CertificateEntity): Promise<void> {
  if (certificate.revokedOn) return clearDeadline(ctx, certificate, 'expiry')
  await setDeadline(ctx, certificate, 'expiry', certificateDeadlines(certificate.expiresOn, ctx.now))
}

/** The certificate that counts today: not taken back, the one that lasts longest; perhaps expired. Null where none. */
export async function currentCertificate(ctx: Context, enterpriseId: string) {
  const { items } = await ctx.list(Certificates, {
    filter: { tenantId: enterpriseId, revokedOn: null },
    order: [
      ['expiresOn', 'desc'],
      ['id', 'desc'],
    ],
    size: 1,
  })
  return items[0] ? shown(ctx, items[0]) : null
}

/** The certificate a reminder is about. */
export const certificateById = (ctx: Context, id: string) => ctx.one(Certificates, id, 'read')
