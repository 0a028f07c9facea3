import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { CertificateWrite } from '@shuangfang/shared/standardization/certificate.contract'
import { certificateDeadlines, certificateState, currentOf } from '@shuangfang/shared/standardization/certificate.rules'
import { certificateEvents } from '@shuangfang/shared/standardization/standardization.events'
import { attachFiles, filesToAttach } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { conflict, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { type CertificateEntity, Certificates, certificateScan } from './certificate.entity'

/** As it stands today. */
export const shown = (ctx: Context, row: CertificateEntity) => ({
  ...row,
  state: certificateState(row, toLocalDate(ctx.now)),
})

export async function addCertificate(ctx: Context, write: CertificateWrite) {
  const values = checked(ctx, write)
  await filesToAttach(ctx, filesOf(values), '/fileId')
  const certificate = await ctx.add(Certificates, values).catch(rejectTwice)
  await attachFiles(ctx, filesOf(values), certificateScan.on(certificate), '/fileId')
  await remind(ctx, certificate)
  await ctx.emit(certificateEvents.added, certificate, { level: certificate.level, expiresOn: certificate.expiresOn })
  return shown(ctx, certificate)
}

export async function editCertificate(ctx: Context, id: string, version: number, write: CertificateWrite) {
  const certificate = await ctx.one(Certificates, id, 'edit', version)
  const { level, number, expiresOn, revokedOn } = certificate
  const before = { level, number, expiresOn, revokedOn }
  const values = checked(ctx, write)
  await attachFiles(ctx, filesOf(values), certificateScan.on(certificate), '/fileId')
  await ctx.save(certificate, values).catch(rejectTwice)
  await remind(ctx, certificate)
  await ctx.emit(certificateEvents.edited, certificate, {
    before,
    level: certificate.level,
    expiresOn: certificate.expiresOn,
    revokedOn: certificate.revokedOn,
  })
  return shown(ctx, certificate)
}

/** What the enterprise types is its own word, also where an authority had verified what stood there. */
const unverified = {
  verification: 'self_declared',
  verifierName: null,
  verifierOffice: null,
  verifiedAt: null,
  verificationNote: null,
} as const

function checked(ctx: Context, write: CertificateWrite) {
  const today = toLocalDate(ctx.now)
  if (write.issuedOn > today) throw ahead('/issuedOn', '发证日期')
  if (write.revokedOn && write.revokedOn > today) throw ahead('/revokedOn', '撤销日期')
  return {
    ...write,
    revokedOn: write.revokedOn ?? null,
    fileId: write.fileId ?? null,
    announcement: write.announcement || null,
    declarerId: ctx.actor.userId,
    ...unverified,
  }
}

const filesOf = ({ fileId }: { fileId: string | null }) => (fileId ? [fileId] : [])

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

/** The certificate that counts today, perhaps expired or only self-declared; see `currentOf`. Null where none. */
export async function currentCertificate(ctx: Context, enterpriseId: string) {
  const current = currentOf(await certificatesOf(ctx, enterpriseId), toLocalDate(ctx.now))
  return current && shown(ctx, current)
}

/** The same of what an authority has verified: the only word about it that the public hears. */
export async function verifiedCertificate(ctx: Context, enterpriseId: string) {
  const verified = (await certificatesOf(ctx, enterpriseId)).filter((row) => row.verification === 'verified')
  const current = currentOf(verified, toLocalDate(ctx.now))
  return current && shown(ctx, current)
}

const certificatesOf = (ctx: Context, enterpriseId: string) => ctx.all(Certificates, { tenantId: enterpriseId })

/** The certificate a reminder is about. */
export const certificateById = (ctx: Context, id: string) => ctx.one(Certificates, id, 'read')
