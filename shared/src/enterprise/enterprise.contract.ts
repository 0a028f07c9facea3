import { z } from 'zod'
import { Administration, Appointed, Appointment, Login, LoginWish, Password } from '../account/account.contract'
import {
  ById,
  CivilDate,
  defineApi,
  File,
  Id,
  Instant,
  line,
  listOf,
  optionalLine,
  PageQuery,
  pageOf,
  paragraph,
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

/** What the authority in charge has accepted, and what decides who that is: it changes by request (belonging.contract). */
export const registered = {
  uscc: Uscc,
  name: line('企业名称', 120, 4),
  regionCode: z.string('请选择所在乡镇（街道）').regex(/^\d{9}$/, '请选择到乡镇（街道）一级'),
  sector: z.enum(sectors, '请选择监管行业'),
  industryCode: z.string('请选择国民经济行业').regex(/^\d{4}$/, '请选择到行业小类（4 位代码）'),
  address: line('生产经营地址', 200, 4),
  staff: z.number('从业人数应为数字').int().min(1, '从业人数至少 1 人').max(1_000_000, '从业人数过大，请核对'),
}
/** What the enterprise keeps itself: how it is called in lists, and whom to call. */
const own = {
  shortName: line('企业简称', 40, 2),
  principalName: line('主要负责人姓名', 40, 2),
  principalPhone: Phone.nullish(),
  safetyPhone: Phone.nullish(),
  products: optionalLine('主要产品或业务', 300),
}

/** Given to whoever registers, and to nobody else: with it they ask how far their registration is. */
export const Receipt = z
  .string('请填写回执编号')
  .trim()
  .toUpperCase()
  .regex(/^[2-9A-HJ-NP-Z]{12}$/, '回执编号为 12 位字母和数字，请对照注册成功页核对')

/** What an enterprise says of itself when it registers, with its first administrator. */
export const EnterpriseRegistration = z.strictObject({
  ...registered,
  ...own,
  administrator: z.strictObject({
    name: line('管理员姓名', 40, 2),
    login: LoginWish,
    password: Password,
    /** Also the principal of the enterprise, as named above. */
    isPrincipal: z.boolean().default(false),
  }),
  /** Of the same enterprise's registration that was refused: it is handed in again, and keeps its login. */
  receipt: Receipt.nullish(),
})
/** The answer to every registration, whoever else may have registered. */
export const RegistrationReceipt = z.object({
  name: z.string(),
  status: z.enum(enterpriseStatuses),
  receipt: z.string(),
  login: z.string(),
  /** Registrations of the same township that came before and still wait. */
  ahead: z.number().int(),
})
export type RegistrationReceipt = z.output<typeof RegistrationReceipt>
/** How far a registration is, for whoever holds its receipt. */
export const RegistrationState = RegistrationReceipt.extend({
  uscc: z.string(),
  regionName: z.string(),
  statusNote: z.string().nullable(),
  createdAt: Instant,
  /** Telephone of the authority that decides. */
  supervisionPhone: z.string(),
})
export type RegistrationState = z.output<typeof RegistrationState>
/** What an authority weighs beside the registration itself: how many wait, and who else gave this credit code. */
export const RegistrationQueue = z.object({
  waiting: z.number().int(),
  ahead: z.number().int(),
  /** Those in its jurisdiction; how many there are elsewhere it only hears. */
  others: z.array(z.object({ id: Id, name: z.string(), status: z.enum(enterpriseStatuses), createdAt: Instant })),
  elsewhere: z.number().int(),
})
export type RegistrationQueue = z.output<typeof RegistrationQueue>
export const EnterpriseCreation = z.strictObject({
  ...registered,
  ...own,
  administrator: z.strictObject({ name: line('管理员姓名', 40, 2), login: Login }),
})
export const EnterpriseEdit = z.strictObject(own)

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
    summary: '企业自行注册，等待属地监管部门受理，返回回执编号和登录账号',
    allow: 'Enterprise:register',
    once: true,
    ownTransaction: true,
    confidential: true,
    body: EnterpriseRegistration,
    output: RegistrationReceipt,
  },
  registration: {
    method: 'GET',
    path: '/open/registrations/:receipt',
    summary: '凭回执编号查询注册进度',
    allow: 'public',
    params: z.strictObject({ receipt: Receipt }),
    output: RegistrationState,
  },
  queue: {
    method: 'GET',
    path: '/enterprises/:id/registration',
    summary: '一份注册在本乡镇（街道）的排队情况，以及同一信用代码的其他登记',
    allow: 'Enterprise:accept',
    params: ById,
    output: RegistrationQueue,
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
    summary: '企业没有人能管账号时补任系统管理员，经企业负责人或属地监管部门确认后生效',
    allow: 'Enterprise:appoint',
    once: true,
    params: ById,
    body: Appointment,
    output: Appointed,
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
    summary: '修改本企业自行维护的资料（简称、主要负责人、电话、产品）；登记信息须申请变更',
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
    body: z.strictObject({ reason: paragraph('查看原因', 300, 4) }),
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
    body: z.strictObject({ reason: paragraph('不予受理的原因', 300, 4) }),
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
