import { z } from 'zod'
import { Administration, Appointed, Appointment, FirstPassword, Login, Mobile } from '../account/account.contract'
import { Phone } from '../enterprise/enterprise.contract'
import {
  ById,
  CivilDate,
  Day,
  Done,
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

export const JurisdictionRow = z.object({
  id: Id,
  version: z.number().int(),
  /** Region code; everything below it belongs to the jurisdiction. */
  regionCode: z.string(),
  /** null: every sector. */
  sectors: z.array(z.enum(sectors)).nullable(),
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
})

/** A government department with a jurisdiction. `id` is the tenant's id. */
export const AuthorityRow = z.object({
  id: Id,
  version: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  regionCode: z.string(),
  /** 发文机关代字, as in 新应急督〔2026〕3号. */
  documentWord: z.string(),
  /** 发文机关标志, the red line over documents; null where the office's template has none. */
  redHead: z.string().nullable(),
  phone: z.string().nullable(),
  /** The authority that this one was merged into, from that day on. */
  mergedIntoId: Id.nullable(),
  mergedOn: CivilDate.nullable(),
  createdAt: Instant,
})
export type AuthorityRow = z.output<typeof AuthorityRow>

const part = z.strictObject({
  regionCode: z.string('请选择区域').regex(/^\d{2,9}$/, '请选择区域'),
  sectors: z.array(z.enum(sectors)).min(1, '请至少选择一个行业，或选择全部行业').nullable(),
  validFrom: Day,
  validTo: Day.nullish(),
})
const endsAfterItBegins = ({ validFrom, validTo }: z.output<typeof part>) => !validTo || validTo >= validFrom
const atItsEnd = { message: '截止日期不能早于起始日期', path: ['validTo'] }
export const JurisdictionWrite = part.refine(endsAfterItBegins, atItsEnd)
/** The same with why: another person of the operator decides on it. */
export const JurisdictionAsked = part
  .extend({ reason: paragraph('原因和依据', 300, 4) })
  .refine(endsAfterItBegins, atItsEnd)

export const AuthorityWrite = z.strictObject({
  name: line('机构名称', 120, 4),
  shortName: line('机构简称', 40, 2),
  regionCode: z.string('请选择所在区域').regex(/^\d{2,9}$/, '请选择所在区域'),
  documentWord: line('发文机关代字', 20, 1),
  redHead: optionalLine('文书红头', 40),
  phone: Phone.nullish(),
})

/** Who begins with the authority: one keeps its accounts, another answers for it. Two people. */
const FirstPerson = (label: string) =>
  z.strictObject({ name: line(`${label}姓名`, 40, 2), login: Login, phone: Mobile })
export const AuthorityCreation = AuthorityWrite.extend({
  administrator: FirstPerson('管理员'),
  leader: FirstPerson('领导'),
  jurisdictions: z.array(JurisdictionWrite).min(1, '请至少设置一个辖区').max(50, '辖区最多 50 个'),
  reason: paragraph('原因和依据', 300, 4),
})

export const authorityRequestStates = ['asked', 'confirmed', 'refused', 'withdrawn'] as const
/** A new authority, a further jurisdiction or a merger that one person of the operator asked for and another decides. */
export const AuthorityRequestRow = z.object({
  id: Id,
  version: z.number().int(),
  act: z.enum(['create', 'jurisdiction', 'merge']),
  authorityId: Id.nullable(),
  name: z.string(),
  /** What a new authority would be registered with; null for everything else. */
  entry: AuthorityRow.pick({
    shortName: true,
    regionCode: true,
    documentWord: true,
    redHead: true,
    phone: true,
  }).nullable(),
  jurisdictions: z.array(JurisdictionWrite),
  /** Into which authority it would go, from which day; the jurisdictions are those that would pass to it. */
  merger: z.object({ intoId: Id, intoName: z.string(), from: CivilDate }).nullable(),
  /** Names and logins of who would begin with a new authority. */
  people: z.array(z.object({ name: z.string(), login: z.string() })),
  state: z.enum(authorityRequestStates),
  reason: z.string(),
  askedById: Id,
  askedByName: z.string(),
  createdAt: Instant,
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  note: z.string().nullable(),
})
export type AuthorityRequestRow = z.output<typeof AuthorityRequestRow>

export const authorityApi = defineApi({
  requests: {
    method: 'GET',
    path: '/authority-requests',
    summary: '待第二人确认的监管机构开通和辖区变更',
    allow: 'AuthorityRequest:read',
    query: PageQuery.extend({ state: listOf(authorityRequestStates).optional() }),
    output: pageOf(AuthorityRequestRow),
  },
  confirmRequest: {
    method: 'POST',
    path: '/authority-requests/:id/confirm',
    summary: '确认开通监管机构或增加辖区；开通时返回首批人员的一次性初始密码',
    allow: 'AuthorityRequest:decide',
    once: true,
    params: ById,
    body: z.strictObject({}),
    confidential: true,
    output: z.object({ authorityId: Id, passwords: z.array(FirstPassword) }),
  },
  refuseRequest: {
    method: 'POST',
    path: '/authority-requests/:id/refuse',
    summary: '不同意开通监管机构或增加辖区',
    allow: 'AuthorityRequest:decide',
    params: ById,
    body: z.strictObject({ reason: paragraph('原因', 300, 4) }),
    output: AuthorityRequestRow,
  },
  withdrawRequest: {
    method: 'POST',
    path: '/authority-requests/:id/withdraw',
    summary: '撤回自己提出的监管机构开通或辖区变更',
    allow: 'AuthorityRequest:withdraw',
    params: ById,
    output: AuthorityRequestRow,
  },
  list: {
    method: 'GET',
    path: '/authorities',
    summary: '监管机构',
    allow: 'Authority:read',
    query: PageQuery.extend({ q: z.string().max(60).optional() }),
    output: pageOf(AuthorityRow),
  },
  get: {
    method: 'GET',
    path: '/authorities/:id',
    summary: '一家监管机构及其辖区',
    allow: 'Authority:read',
    params: ById,
    output: AuthorityRow.extend({ jurisdictions: z.array(JurisdictionRow) }),
  },
  create: {
    method: 'POST',
    path: '/authorities',
    summary: '提出开通监管机构，经另一名运营人员确认后开通',
    allow: 'Authority:create',
    once: true,
    body: AuthorityCreation,
    output: AuthorityRequestRow,
  },
  administration: {
    method: 'GET',
    path: '/authorities/:id/administration',
    summary: '监管机构现有的管理员，以及补任系统管理员时谁会收到消息',
    allow: 'Authority:appoint',
    params: ById,
    output: Administration,
  },
  appoint: {
    method: 'POST',
    path: '/authorities/:id/administrators',
    summary: '监管机构没有人能管账号时补任系统管理员，经该机构领导或另一名运营人员确认后生效',
    allow: 'Authority:appoint',
    once: true,
    params: ById,
    body: Appointment,
    output: Appointed,
  },
  edit: {
    method: 'PUT',
    path: '/authorities/:id',
    summary: '修改监管机构',
    allow: 'Authority:edit',
    versioned: true,
    params: ById,
    body: AuthorityWrite,
    output: AuthorityRow,
  },
  addJurisdiction: {
    method: 'POST',
    path: '/authorities/:id/jurisdictions',
    summary: '提出增加一个辖区，经另一名运营人员确认后生效',
    allow: 'Authority:edit',
    once: true,
    params: ById,
    body: JurisdictionAsked,
    output: AuthorityRequestRow,
  },
  merge: {
    method: 'POST',
    path: '/authorities/:id/merge',
    summary: '提出自某日起并入另一家监管机构（另一名运营人员确认）：辖区转入，在办督办列入移交',
    allow: 'Authority:edit',
    once: true,
    params: ById,
    body: z.strictObject({ intoId: Id, from: Day, reason: paragraph('并入依据', 300, 4) }),
    output: AuthorityRequestRow,
  },
  endJurisdiction: {
    method: 'POST',
    path: '/authorities/:id/jurisdictions/:jurisdiction/end',
    summary: '终止一个辖区',
    allow: 'Authority:edit',
    params: z.strictObject({ id: Id, jurisdiction: Id }),
    body: z.strictObject({ on: Day }),
    output: Done,
  },
})
