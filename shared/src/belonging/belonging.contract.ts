import { z } from 'zod'
import { Enterprise, registered } from '../enterprise/enterprise.contract'
import { HistoryEntry } from '../hazard/hazard.contract'
import { ById, CivilDate, defineApi, Id, Instant, listOf, PageQuery, pageOf, paragraph } from '../kit/contract'
import { supervisionStates } from '../oversight/supervision.workflow'
import { sectors } from '../reference/sectors'
import { changeStates } from './belonging.workflow'

/** What changes by request only. */
export const RegisteredValues = Enterprise.pick({
  uscc: true,
  name: true,
  regionCode: true,
  sector: true,
  industryCode: true,
  address: true,
  staff: true,
})
export type RegisteredValues = z.output<typeof RegisteredValues>
export const registeredFields = Object.keys(RegisteredValues.shape) as (keyof RegisteredValues)[]

/** A requested change with the values before and after as they stood when it was asked, and the word of each office. */
export const EnterpriseChange = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  state: z.enum(changeStates),
  former: RegisteredValues,
  wanted: RegisteredValues,
  reason: z.string(),
  requesterId: Id,
  requesterName: z.string(),
  createdAt: Instant,
  /** The office in charge when it was asked; null where no office is over the place as it stands. */
  releasingOfficeId: Id.nullable(),
  releasingOfficeName: z.string().nullable(),
  releasedAt: Instant.nullable(),
  releaserName: z.string().nullable(),
  releaseNote: z.string().nullable(),
  /** The office that takes the enterprise over; null where it stays with the office in charge. */
  receivingOfficeId: Id.nullable(),
  receivingOfficeName: z.string().nullable(),
  receivedAt: Instant.nullable(),
  receiverName: z.string().nullable(),
  receiveNote: z.string().nullable(),
  refusedBy: z.string().nullable(),
  refusal: z.string().nullable(),
  decidedAt: Instant.nullable(),
})
export type EnterpriseChange = z.output<typeof EnterpriseChange>

const Successor = z.object({ officeId: Id, name: z.string() })
/** An open act of an office that the move would leave outside its jurisdiction, and what becomes of it. */
export const OpenAct = z.object({
  supervisionId: Id,
  officeId: Id,
  officeName: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  state: z.enum(supervisionStates),
  successors: z.array(Successor),
  /** Id of the office that takes it over, or that it stays where it is. */
  to: z.union([Id, z.literal('stays')]),
})
export type OpenAct = z.output<typeof OpenAct>

export const ChangeDetail = EnterpriseChange.extend({
  files: z.array(z.object({ id: Id, name: z.string(), type: z.string(), size: z.number().int() })),
  acts: z.array(OpenAct),
  history: z.array(HistoryEntry),
})
export type ChangeDetail = z.output<typeof ChangeDetail>

const request = {
  reason: paragraph('变更原因', 1000, 4),
  files: z.array(Id).min(1, '请上传证明材料，如变更后的营业执照、租赁合同').max(10, '证明材料最多 10 件'),
}
/** Only what is to change; the rest stays. */
export const ChangeRequest = z.strictObject({ ...z.strictObject(registered).partial().shape, ...request })
/** The form behind it, which shows every value. */
export const ChangeForm = z.strictObject({ ...registered, ...request })

export const ChangeConsent = z.strictObject({
  note: paragraph('意见', 500, 2),
  /** What becomes of the office's own open acts when the enterprise leaves; those not named go to the receiving office. */
  acts: z
    .array(z.strictObject({ supervisionId: Id, to: z.union([Id, z.literal('stays')]) }))
    .max(500)
    .default([]),
})

/** Who oversaw an enterprise, from one day to another (both included). */
export const OversightSpan = z.object({
  officeId: Id,
  officeName: z.string(),
  regionCode: z.string(),
  sector: z.enum(sectors),
  from: CivilDate,
  to: CivilDate.nullable(),
})
export type OversightSpan = z.output<typeof OversightSpan>

const step = { method: 'POST', params: ById, output: EnterpriseChange } as const
export const belongingApi = defineApi({
  list: {
    method: 'GET',
    path: '/enterprise-changes',
    summary: '登记信息变更申请：本企业的；辖区内的和等本单位同意的',
    allow: 'EnterpriseChange:read',
    query: PageQuery.extend({
      state: listOf(changeStates).optional(),
      enterprise: Id.optional(),
      /** Only those that wait for the word of the actor's office. */
      waiting: z.literal('1').optional(),
    }),
    output: pageOf(EnterpriseChange),
  },
  get: {
    method: 'GET',
    path: '/enterprise-changes/:id',
    summary: '一份变更申请：变更前后、证明材料、未办结的督办、各单位意见',
    allow: 'EnterpriseChange:read',
    params: ById,
    output: ChangeDetail,
  },
  request: {
    method: 'POST',
    path: '/enterprise-changes',
    summary: '申请变更名称、信用代码、区域、行业、地址或从业人数',
    allow: 'EnterpriseChange:request',
    once: true,
    body: ChangeRequest,
    output: EnterpriseChange,
  },
  consent: {
    ...step,
    path: '/enterprise-changes/:id/consent',
    summary: '同意变更；迁出、迁入两方都同意后生效',
    allow: 'EnterpriseChange:consent',
    body: ChangeConsent,
  },
  refuse: {
    ...step,
    path: '/enterprise-changes/:id/refuse',
    summary: '不同意变更',
    allow: 'EnterpriseChange:refuse',
    body: z.strictObject({ reason: paragraph('不同意的原因', 500, 4) }),
  },
  withdraw: {
    ...step,
    path: '/enterprise-changes/:id/withdraw',
    summary: '撤回还没有决定的变更申请',
    allow: 'EnterpriseChange:withdraw',
  },
  history: {
    method: 'GET',
    path: '/enterprises/:id/belonging',
    summary: '监管归属：哪个单位什么时候监管这家企业',
    allow: 'Enterprise:read_dossier',
    params: ById,
    output: z.object({ spans: z.array(OversightSpan) }),
  },
})
