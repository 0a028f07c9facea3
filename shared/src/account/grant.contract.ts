import { z } from 'zod'
import { roles, tenantKinds } from '../access/roles'
import { ById, defineApi, Id, Instant, listOf, PageQuery, pageOf, paragraph } from '../kit/contract'
import { MaskedMail, MaskedPhone } from '../kit/personal'
import { powerActs } from './power.rules'

/** `approved`: the second person outside has agreed; the asker collects the one-time password. */
export const grantStates = ['asked', 'approved', 'confirmed', 'refused', 'withdrawn'] as const
export type GrantState = (typeof grantStates)[number]

/** A change of power over an account that waits for a second person, or what became of it. */
export const GrantRow = z.object({
  id: Id,
  version: z.number().int(),
  tenantId: Id,
  tenantKind: z.enum(tenantKinds),
  tenantName: z.string(),
  accountId: Id,
  accountName: z.string(),
  accountLogin: z.string(),
  act: z.enum(powerActs),
  role: z.enum(roles).nullable(),
  /** The new name, telephone and address, where that is what is asked. */
  identity: z.object({ name: z.string(), phone: MaskedPhone.nullable(), email: MaskedMail.nullable() }).nullable(),
  /** Who the second person is: somebody of the tenant, or outside of it. */
  channel: z.enum(['inside', 'outside']),
  state: z.enum(grantStates),
  reason: z.string(),
  askedById: Id,
  askedByName: z.string(),
  createdAt: Instant,
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  note: z.string().nullable(),
  /** Names of those of the tenant who may confirm, while it waits; empty when that is for somebody outside. */
  confirmers: z.array(z.string()),
  /** Whether the reader may confirm or refuse it. */
  isMine: z.boolean(),
})
export type GrantRow = z.output<typeof GrantRow>

export const GrantReason = paragraph('原因', 300, 4)

export const grantApi = defineApi({
  list: {
    method: 'GET',
    path: '/account-requests',
    summary: '权限变更：待第二人确认的授权、密码重置和账号变更，以及办理结果',
    allow: 'RoleGrant:read',
    query: PageQuery.extend({ state: listOf(grantStates).optional() }),
    output: pageOf(GrantRow),
  },
  changeRole: {
    method: 'POST',
    path: '/accounts/:id/roles',
    summary: '授予或收回一个角色；有决定权的角色须由第二人确认后生效',
    allow: 'Account:grant',
    params: ById,
    body: z.strictObject({
      act: z.enum(['give', 'take'], '请选择授予或收回'),
      role: z.enum(roles, '请选择角色'),
      reason: GrantReason,
    }),
    /** `isAsked`: it waits for a second person. */
    output: z.object({ roles: z.array(z.enum(roles)), isAsked: z.boolean() }),
  },
  confirm: {
    method: 'POST',
    path: '/account-requests/:id/confirm',
    summary: '确认一项权限变更，变更随即生效；重置密码和补任时返回一次性初始密码',
    allow: 'RoleGrant:decide',
    once: true,
    params: ById,
    body: z.strictObject({}),
    confidential: true,
    output: z.object({ login: z.string(), initialPassword: z.string().nullable() }),
  },
  refuse: {
    method: 'POST',
    path: '/account-requests/:id/refuse',
    summary: '不同意一项权限变更',
    allow: 'RoleGrant:decide',
    params: ById,
    body: z.strictObject({ reason: GrantReason }),
    output: z.object({ state: z.enum(grantStates) }),
  },
  withdraw: {
    method: 'POST',
    path: '/account-requests/:id/withdraw',
    summary: '撤回自己提出的权限变更',
    allow: 'RoleGrant:withdraw',
    params: ById,
    output: z.object({ state: z.enum(grantStates) }),
  },
  collect: {
    method: 'POST',
    path: '/account-requests/:id/collect',
    summary: '外部确认后领取重置的一次性初始密码',
    allow: 'RoleGrant:withdraw',
    once: true,
    params: ById,
    body: z.strictObject({}),
    confidential: true,
    output: z.object({ login: z.string(), initialPassword: z.string() }),
  },
})
