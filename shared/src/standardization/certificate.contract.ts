import { z } from 'zod'
import { ById, CivilDate, defineApi, Id, Instant, listOf, PageQuery, pageOf, text } from '../kit/contract'
import { sectors } from '../reference/sectors'
import { certificateStates } from './certificate.rules'
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
  state: z.enum(certificateStates),
  createdAt: Instant,
})
export type Certificate = z.output<typeof Certificate>

export const CertificateWrite = z
  .strictObject({
    level: z.enum(standardizationLevels, '请选择等级'),
    number: text('证书编号', 60, 2),
    issuer: text('发证机关', 120, 4),
    issuedOn: CivilDate,
    expiresOn: CivilDate,
    /** Day on which the issuer took it back. */
    revokedOn: CivilDate.nullish(),
    fileId: Id.nullish(),
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
    query: PageQuery.extend({ enterprise: Id.optional() }),
    output: pageOf(Certificate),
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
      attained: z.number().int(),
      expiring: z.number().int(),
      expired: z.number().int(),
      byLevel: z.record(z.enum(standardizationLevels), z.number().int()),
    }),
  },
})
