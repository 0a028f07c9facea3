import type { Verification } from '@shuangfang/shared/standardization/certificate.workflow'
import type { StandardizationLevel } from '@shuangfang/shared/standardization/evaluation.rules'
import { defineFilePlace } from '#platform/attachments'
import { civilDate, code, defineEntity, instant, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** 安全生产标准化证书. */
export const Certificates = defineEntity({
  subject: 'Certificate',
  table: 'standardization_certificate',
  owner: 'enterprise',
  columns: {
    level: code<StandardizationLevel>(8),
    number: varchar(60),
    issuer: varchar(120),
    issuedOn: civilDate(),
    expiresOn: civilDate(),
    revokedOn: nullable(civilDate()),
    fileId: nullable(ref('file')),
    announcement: nullable(varchar(200)),
    verification: code<Verification>(16),
    verifierName: nullable(varchar(40)),
    verifierOffice: nullable(varchar(120)),
    verifiedAt: nullable(instant()),
    verificationNote: nullable(varchar(300)),
    /** Who typed it in last. */
    declarerId: nullable(ref()),
  },
})
export type CertificateEntity = RowOf<typeof Certificates>

/** A certificate hangs on the wall: nothing in it is anybody's secret. */
export const certificateScan = defineFilePlace({ of: Certificates, part: 'scan', accepts: 'scans', isOpen: true })
