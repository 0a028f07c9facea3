import { z } from 'zod'
import { Administration, Appointment, FirstPassword, Login, Password } from '../account/account.contract'
import {
  ById,
  CivilDate,
  defineApi,
  File,
  Id,
  Instant,
  listOf,
  optionalText,
  PageQuery,
  pageOf,
  text,
} from '../kit/contract'
import { MaskedPhone } from '../kit/personal'
import { sectors } from '../reference/sectors'
import { isUscc } from '../reference/uscc'
import { enterpriseStatuses } from './enterprise.policy'

export const codeColours = ['red', 'orange', 'yellow', 'green'] as const

/** An enterprise as its own people and its authorities see it. `id` is the tenant's id. */
export const Enterprise = z.object({
  id: Id,
  version: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  uscc: z.string(),
  /** What the QR code carries: stable, unguessable, re-printable. */
  code: z.string(),
  regionCode: z.string(),
  sector: z.enum(sectors),
  industryCode: z.string(),
  address: z.string(),
  principalName: z.string(),
  principalPhone: MaskedPhone.nullable(),
  safetyPhone: MaskedPhone.nullable(),
  staff: z.number().int(),
  products: z.string().nullable(),
  status: z.enum(enterpriseStatuses),
  statusNote: z.string().nullable(),
  acceptedAt: Instant.nullable(),
  colour: z.enum(codeColours),
  colourReason: z.string(),
  createdAt: Instant,
})
export type Enterprise = z.output<typeof Enterprise>

/** Whom to call, in full: the enterprise's own entry, or what an authority asked to see and why. */
export const Contacts = z.object({ principalPhone: z.string().nullable(), safetyPhone: z.string().nullable() })
export type Contacts = z.output<typeof Contacts>

export const Uscc = z
  .string('请填写统一社会信用代码')
  .trim()
  .toUpperCase()
  .refine(isUscc, '统一社会信用代码不正确：应为 18 位，校验位须相符。请对照营业执照核对，注意 0 与 O、1 与 I')

export const Phone = z.string().regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|12350)$/, '电话应为手机号，或带区号的座机号')

const profile = {
  name: text('企业名称', 120, 4),
  shortName: text('企业简称', 40, 2),
  regionCode: z.string('请选择所在乡镇（街道）').regex(/^\d{9}$/, '请选择到乡镇（街道）一级'),
  sector: z.enum(sectors, '请选择监管行业'),
  industryCode: z.string('请选择国民经济行业').regex(/^\d{4}$/, '请选择到行业小类（4 位代码）'),
  address: text('生产经营地址', 200, 4),
  principalName: text('主要负责人姓名', 40, 2),
  principalPhone: Phone.nullish(),
  safetyPhone: Phone.nullish(),
  staff: z.number('从业人数应为数字').int().min(1, '从业人数至少 1 人').max(1_000_000, '从业人数过大，请核对'),
  products: optionalText('主要产品或业务', 300),
}

/** What an enterprise says of itself when it registers, with its first administrator. */
export const EnterpriseRegistration = z.strictObject({
  uscc: Uscc,
  ...profile,
  administrator: z.strictObject({ name: text('管理员姓名', 40, 2), login: Login, password: Password }),
})
export const EnterpriseCreation = z.strictObject({
  uscc: Uscc,
  ...profile,
  administrator: z.strictObject({ name: text('管理员姓名', 40, 2), login: Login }),
})
export const EnterpriseEdit = z.strictObject(profile)

/** What anyone sees behind an enterprise's code. Nothing private. */
export const EnterpriseCard = z.object({
  id: Id,
  name: z.string(),
  regionName: z.string(),
  sector: z.enum(sectors),
  colour: z.enum(codeColours),
  colourReason: z.string(),
  standardization: z.object({ level: z.string(), expiresOn: CivilDate }).nullable(),
  /** Telephone of the authority that answers for it. */
  supervisionPhone: z.string(),
})
export type EnterpriseCard = z.output<typeof EnterpriseCard>

export const EnterpriseQuery = PageQuery.extend({
  q: z.string().max(60).optional(),
  status: listOf(enterpriseStatuses).optional(),
  sector: listOf(sectors).optional(),
  colour: listOf(codeColours).optional(),
  /** Region code; everything below it counts. */
  region: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
})

export const enterpriseApi = defineApi({
  register: {
    method: 'POST',
    path: '/enterprises/register',
    summary: '企业自行注册，等待属地监管部门受理',
    allow: 'Enterprise:register',
    body: EnterpriseRegistration,
    output: z.object({ name: z.string(), status: z.enum(enterpriseStatuses) }),
  },
  create: {
    method: 'POST',
    path: '/enterprises',
    summary: '开通企业，返回首位管理员的一次性初始密码',
    allow: 'Enterprise:create',
    once: true,
    body: EnterpriseCreation,
    confidential: true,
    output: z.object({ enterprise: Enterprise, login: z.string(), initialPassword: z.string() }),
  },
  administration: {
    method: 'GET',
    path: '/enterprises/:id/administration',
    summary: '企业现有的管理员，以及补任系统管理员时谁会收到消息',
    allow: 'Enterprise:appoint',
    params: ById,
    output: Administration,
  },
  appoint: {
    method: 'POST',
    path: '/enterprises/:id/administrators',
    summary: '企业没有人能管账号时补任系统管理员，返回一次性初始密码',
    allow: 'Enterprise:appoint',
    once: true,
    params: ById,
    body: Appointment,
    confidential: true,
    output: FirstPassword,
  },
  list: {
    method: 'GET',
    path: '/enterprises',
    summary: '辖区内（或全部）企业',
    allow: 'Enterprise:read',
    query: EnterpriseQuery,
    output: pageOf(Enterprise),
  },
  mine: { method: 'GET', path: '/enterprise', summary: '本企业', allow: 'Enterprise:read', output: Enterprise },
  contacts: {
    method: 'GET',
    path: '/enterprise/contacts',
    summary: '本企业登记的完整联系电话',
    allow: 'Enterprise:edit',
    output: Contacts,
  },
  get: {
    method: 'GET',
    path: '/enterprises/:id',
    summary: '一家企业',
    allow: 'Enterprise:read',
    params: ById,
    output: Enterprise,
  },
  edit: {
    method: 'PUT',
    path: '/enterprises/:id',
    summary: '修改本企业基本信息',
    allow: 'Enterprise:edit',
    versioned: true,
    params: ById,
    body: EnterpriseEdit,
    output: Enterprise,
  },
  reveal: {
    method: 'POST',
    path: '/enterprises/:id/contacts',
    summary: '写明原因查看企业联系电话，企业看得到谁为什么查看',
    allow: 'Enterprise:reveal',
    params: ById,
    body: z.strictObject({ reason: text('查看原因', 300, 4) }),
    confidential: true,
    output: Contacts,
  },
  accept: {
    method: 'POST',
    path: '/enterprises/:id/accept',
    summary: '受理企业注册',
    allow: 'Enterprise:accept',
    params: ById,
    output: Enterprise,
  },
  refuse: {
    method: 'POST',
    path: '/enterprises/:id/refuse',
    summary: '不予受理企业注册',
    allow: 'Enterprise:refuse',
    params: ById,
    body: z.strictObject({ reason: text('不予受理的原因', 300, 4) }),
    output: Enterprise,
  },
  poster: {
    method: 'GET',
    path: '/enterprises/:id/poster.pdf',
    summary: '一企一码张贴页（PDF）',
    allow: 'Enterprise:read',
    params: ById,
    output: File,
    transfer: 'download',
  },
  card: {
    method: 'GET',
    path: '/open/enterprises/:code',
    summary: '企业码公开页',
    allow: 'public',
    params: z.strictObject({
      code: z
        .string()
        .regex(/^[0-9A-Za-z]{8,16}$/, '没有这个企业码：请对照牌子上的二维码重新扫描，或核对手工输入的编码。'),
    }),
    output: EnterpriseCard,
  },
})
