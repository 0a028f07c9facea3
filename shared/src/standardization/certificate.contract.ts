import { z } from 'zod'
import {
  ById,
  CivilDate,
  Day,
  defineApi,
  Id,
  Instant,
  line,
  listOf,
  optionalLine,
  PageQuery,
  pageOf,
  paragraph,
} from '../kit/contract'
import { sectors } from '../reference/sectors'
import { certificateStates } from './certificate.rules'
import { verifications } from './certificate.workflow'
import { standardizationLevels } from './evaluation.rules'

export const Certificate = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  level: z.enum(standardizationLevels),
  number: z.string(),
  issuer: z.string(),
  issuedOn: CivilDate,
  expiresOn: CivilDate,
  revokedOn: CivilDate.nullable(),
  fileId: Id.nullable(),
  /** 公告文号 or link under which the issuer published it. */
  announcement: z.string().nullable(),
  /** Whose word it is: the enterprise's own, or compared by an authority. */
  verification: z.enum(verifications),
  verifierName: z.string().nullable(),
  verifierOffice: z.string().nullable(),
  verifiedAt: Instant.nullable(),
  /** Why it was refused. */
  verificationNote: z.string().nullable(),
  declarerId: Id.nullable(),
  state: z.enum(certificateStates),
  createdAt: Instant,
})
export type Certificate = z.output<typeof Certificate>

export const CertificateWrite = z
  .strictObject({
    level: z.enum(standardizationLevels, '请选择等级'),
    number: line('证书编号', 60, 2),
    issuer: line('发证机关', 120, 4),
    issuedOn: Day,
    expiresOn: Day,
    /** Day on which the issuer took it back. */
    revokedOn: Day.nullish(),
    fileId: Id.nullish(),
    announcement: optionalLine('公告文号或链接', 200),
  })
  .refine(({ issuedOn, expiresOn }) => expiresOn > issuedOn, {
    message: '有效期止应晚于发证日期',
    path: ['expiresOn'],
  })
  .refine(({ issuedOn, revokedOn }) => !revokedOn || revokedOn >= issuedOn, {
    message: '撤销日期不能早于发证日期',
    path: ['revokedOn'],
  })
export type CertificateWrite = z.output<typeof CertificateWrite>

export const ListedCertificate = Certificate.extend({ enterpriseName: z.string() })
export type ListedCertificate = z.output<typeof ListedCertificate>

export const attainmentStates = [...certificateStates, 'none'] as const
/** How one enterprise stands: its latest certificate, or none. */
export const Attainment = z.object({
  enterpriseId: Id,
  name: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
  sector: z.enum(sectors),
  level: z.enum(standardizationLevels).nullable(),
  issuedOn: CivilDate.nullable(),
  expiresOn: CivilDate.nullable(),
  state: z.enum(attainmentStates),
  verification: z.enum(verifications).nullable(),
})
export type Attainment = z.output<typeof Attainment>

const region = z
  .string()
  .regex(/^\d{2,12}$/)
  .optional()

export const certificateApi = defineApi({
  list: {
    method: 'GET',
    path: '/standardization-certificates',
    summary: '标准化证书',
    allow: 'Certificate:read',
    query: PageQuery.extend({ enterprise: Id.optional(), verification: listOf(verifications).optional() }),
    output: pageOf(ListedCertificate),
  },
  add: {
    method: 'POST',
    path: '/standardization-certificates',
    summary: '登记标准化证书',
    allow: 'Certificate:edit',
    once: true,
    body: CertificateWrite,
    output: Certificate,
  },
  edit: {
    method: 'PUT',
    path: '/standardization-certificates/:id',
    summary: '修改标准化证书，或登记撤销',
    allow: 'Certificate:edit',
    versioned: true,
    params: ById,
    body: CertificateWrite,
    output: Certificate,
  },
  verify: {
    method: 'POST',
    path: '/standardization-certificates/:id/verify',
    summary: '核实标准化证书（核的是看到的这一份）',
    allow: 'Certificate:verify',
    versioned: true,
    params: ById,
    output: Certificate,
  },
  refuse: {
    method: 'POST',
    path: '/standardization-certificates/:id/refuse',
    summary: '标准化证书未通过核实',
    allow: 'Certificate:refuse',
    versioned: true,
    params: ById,
    body: z.strictObject({ reason: paragraph('未通过原因', 300, 4) }),
    output: Certificate,
  },
  attainment: {
    method: 'GET',
    path: '/standardization-attainment',
    summary: '辖区企业标准化达标情况',
    allow: 'Certificate:read',
    query: PageQuery.extend({
      region,
      sector: listOf(sectors).optional(),
      state: listOf(attainmentStates).optional(),
      level: listOf(standardizationLevels).optional(),
      verification: listOf(verifications).optional(),
      q: z.string().max(60).optional(),
    }),
    output: pageOf(Attainment),
  },
  attainmentFigures: {
    method: 'GET',
    path: '/standardization-attainment/figures',
    summary: '标准化达标率：有效期内达标企业 / 在册企业',
    allow: 'Certificate:read',
    query: z.strictObject({ region, sector: listOf(sectors).optional() }),
    output: z.object({
      asOf: Instant,
      enterprises: z.number().int(),
      /** With a verified certificate in force. */
      attained: z.number().int(),
      /** With one in force that no authority has verified. */
      selfDeclared: z.number().int(),
      expiring: z.number().int(),
      expired: z.number().int(),
      byLevel: z.record(z.enum(standardizationLevels), z.number().int()),
    }),
  },
})
