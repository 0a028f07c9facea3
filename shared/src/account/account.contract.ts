import { z } from 'zod'
import { roles, tenantKinds } from '../access/roles'
import {
  ById,
  Done,
  defineApi,
  Id,
  Instant,
  line,
  optionalLine,
  optionalParagraph,
  PageQuery,
  pageOf,
  paragraph,
} from '../kit/contract'
import { MaskedMail, MaskedPhone } from '../kit/personal'

export const accountStatuses = ['active', 'disabled'] as const

/** A person of the actor's own tenant. */
export const AccountRow = z.object({
  id: Id,
  version: z.number().int(),
  login: z.string(),
  name: z.string(),
  phone: MaskedPhone.nullable(),
  email: MaskedMail.nullable(),
  post: z.string().nullable(),
  status: z.enum(accountStatuses),
  roles: z.array(z.enum(roles)),
  unitId: Id.nullable(),
  mustChangePassword: z.boolean(),
  lastLoginAt: Instant.nullable(),
})
export type AccountRow = z.output<typeof AccountRow>

/** The same with what only those who keep accounts see in full. */
export const AccountEntry = AccountRow.extend({ phone: z.string().nullable(), email: z.string().nullable() })
export type AccountEntry = z.output<typeof AccountEntry>

/** At least 10 characters; no composition rules, but not the login and not one repeated character (ASVS 6.2). */
export const Password = z
  .string('请填写密码')
  .min(10, '密码至少 10 位，可以用一句好记的话')
  .max(128, '密码最多 128 位')
  .refine((value) => new Set(value).size >= 5, '密码过于简单，请至少用 5 种不同的字符')

export const Login = z
  .string('请填写账号')
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, '账号由 3–40 位小写字母、数字、点或短横线组成')

/** What somebody who registers would like to be called: the server adds letters, so that nobody learns who has which login. */
export const LoginWish = z
  .string('请填写账号')
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,28}[a-z0-9]$/, '账号由 3–30 位小写字母、数字组成，中间可用点或短横线')

export const AccountWrite = z.strictObject({
  login: Login,
  name: line('姓名', 40),
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/, '手机号应为 11 位数字')
    .nullish(),
  email: z.email('邮箱格式不正确').max(120).nullish(),
  post: optionalLine('岗位', 60),
  /** Front-line roles only; the rest are given afterwards, by others. */
  roles: z.array(z.enum(roles)).max(roles.length, '角色重复了，请重新选择').default([]),
  unitId: Id.nullish(),
})
/** An account's roles have a door of their own (grant.contract.ts). */
export const AccountEdit = AccountWrite.omit({ login: true, roles: true }).extend({
  /** Why, where the change waits for a second person. */
  reason: optionalParagraph('原因', 300),
})
const Asked = {
  /** It waits for a second person; nothing of it holds yet. */
  isAsked: z.boolean(),
}

/** The mobile number of a person who is given a tenant to begin with: it tells them from the people of the operator. */
export const Mobile = z.string('请填写手机号').regex(/^1[3-9]\d{9}$/, '手机号应为 11 位数字')

/** A system administrator for a tenant that has lost its own: who, and on what written request. */
export const Appointment = z.strictObject({
  name: line('管理员姓名', 40, 2),
  login: Login,
  phone: Mobile,
  reason: paragraph('原因和依据', 300, 8),
})
const Answering = z.object({ name: z.string(), roles: z.array(z.enum(roles)) })
/** Who administers a tenant today, and who would hear of an appointment: what the operator sees before making one. */
export const Administration = z.object({
  administrators: z.array(Answering.extend({ status: z.enum(accountStatuses), lastLoginAt: Instant.nullable() })),
  told: z.array(Answering.extend({ isMailed: z.boolean() })),
})
export type Administration = z.output<typeof Administration>
/** A one-time password to hand over. */
export const FirstPassword = z.object({ login: z.string(), initialPassword: z.string() })
/** Named, and closed until a second person confirms. */
export const Appointed = z.object({ login: z.string(), ...Asked })

/** Who I am, what I may do with it, and where I belong: all a shell needs to start. */
export const Me = z.object({
  userId: Id,
  /** All accounts of this person, by telephone: nobody approves their own work with another one. */
  selfIds: z.array(Id),
  name: z.string(),
  login: z.string(),
  post: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  unitIds: z.array(Id),
  unitId: Id.nullable(),
  mustChangePassword: z.boolean(),
  tenant: z.object({ id: Id, kind: z.enum(tenantKinds), name: z.string() }),
  jurisdictions: z.array(z.object({ region: z.string(), sectors: z.array(z.string()).nullable() })),
  isDemo: z.boolean(),
})
export type Me = z.output<typeof Me>

export const SessionRow = z.object({
  id: Id,
  createdAt: Instant,
  /** To the minute. */
  lastUsedAt: Instant,
  expiresAt: Instant,
  ip: z.string(),
  agent: z.string(),
  isCurrent: z.boolean(),
})

export const accountApi = defineApi({
  login: {
    method: 'POST',
    path: '/session',
    summary: '登录',
    allow: 'public',
    // Checking a password takes a while; a shift that signs in together must not hold every connection meanwhile.
    ownTransaction: true,
    body: z.strictObject({
      login: z.string('请填写账号').trim().toLowerCase().min(1, '请填写账号').max(40),
      password: z.string('请填写密码').min(1, '请填写密码').max(128),
    }),
    output: Me,
  },
  logout: { method: 'DELETE', path: '/session', summary: '退出登录', allow: 'signed-in', output: Done },
  me: { method: 'GET', path: '/account/me', summary: '我的身份', allow: 'signed-in', output: Me },
  changePassword: {
    method: 'POST',
    path: '/account/password',
    summary: '修改我的密码，其他设备随之退出登录',
    allow: 'signed-in',
    ownTransaction: true,
    body: z.strictObject({ current: z.string('请填写原密码').min(1, '请填写原密码').max(128), next: Password }),
    output: Done,
  },
  sessions: {
    method: 'GET',
    path: '/account/sessions',
    summary: '我的登录设备',
    allow: 'signed-in',
    output: z.object({ items: z.array(SessionRow) }),
  },
  revokeSession: {
    method: 'DELETE',
    path: '/account/sessions/:id',
    summary: '让一台设备退出登录',
    allow: 'signed-in',
    params: ById,
    output: Done,
  },
  list: {
    method: 'GET',
    path: '/accounts',
    summary: '本单位人员',
    allow: 'Account:read',
    query: PageQuery.extend({ q: z.string().max(40).optional(), status: z.enum(accountStatuses).optional() }),
    output: pageOf(AccountRow),
  },
  get: {
    method: 'GET',
    path: '/accounts/:id',
    summary: '一名人员的登记内容',
    allow: 'Account:manage',
    params: ById,
    output: AccountEntry,
  },
  create: {
    method: 'POST',
    path: '/accounts',
    summary: '新增人员，返回一次性初始密码',
    allow: 'Account:manage',
    once: true,
    body: AccountWrite,
    confidential: true,
    output: z.object({ account: AccountRow, initialPassword: z.string() }),
  },
  edit: {
    method: 'PUT',
    path: '/accounts/:id',
    summary: '修改人员',
    allow: 'Account:manage',
    versioned: true,
    params: ById,
    body: AccountEdit,
    output: AccountRow.extend(Asked),
  },
  setStatus: {
    method: 'POST',
    path: '/accounts/:id/status',
    summary: '停用或启用人员',
    allow: 'Account:manage',
    params: ById,
    body: z.strictObject({ status: z.enum(accountStatuses), reason: optionalParagraph('原因', 300) }),
    output: AccountRow.extend(Asked),
  },
  signOut: {
    method: 'POST',
    path: '/accounts/:id/sign-out',
    summary: '让一名人员的所有设备退出登录，并解除登录锁定',
    allow: 'Account:secure',
    params: ById,
    output: Done,
  },
  resetPassword: {
    method: 'POST',
    path: '/accounts/:id/password',
    summary: '重置密码并让其所有设备退出登录，返回一次性初始密码；有决定权的人员须由第二人确认',
    allow: 'Account:grant',
    params: ById,
    body: z.strictObject({ reason: optionalParagraph('原因', 300) }),
    confidential: true,
    output: z.object({ initialPassword: z.string().nullable(), ...Asked }),
  },
})
