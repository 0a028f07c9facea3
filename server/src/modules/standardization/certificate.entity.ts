import type { StandardizationLevel } from '@shuangfang/shared/standardization/evaluation.rules'
import { civilDate, code, defineEntity, nullable, type RowOf, ref, varchar } from '#platform/entity'

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
  },
})
export type CertificateEntity = RowOf<typeof Certificates>
