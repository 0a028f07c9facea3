import { z } from 'zod'
import { defineEvents } from '../kit/events'
import type { grantStates } from './grant.contract'

const line = z.string().nullish()
const why = { reason: line, askedBy: line }
const who = { login: z.string(), name: z.string() }
const roles = z.array(z.string())
const identity = z.object({ name: z.string(), phone: line, email: line })
const place = z.object({ post: line, unitId: line })
const change = { role: line, before: roles, after: roles }

export const accountEvents = defineEvents('account', 'Account', {
  created: { label: '新增人员', payload: { login: z.string(), roles } },
  appointed: { label: '平台补任系统管理员', payload: { ...who, ...why } },
  edited: { label: '修改人员岗位部门', payload: { name: z.string(), before: place, after: place } },
  identity_changed: { label: '更改姓名或联系方式', payload: { ...who, before: identity, after: identity, ...why } },
  role_given: { label: '授予角色', payload: { ...who, ...change, ...why } },
  role_taken: { label: '收回角色', payload: { ...who, ...change, ...why } },
  disabled: { label: '停用账号', payload: { ...who, roles, ...why } },
  enabled: { label: '恢复账号', payload: { ...who, roles, ...why } },
  signed_out: { label: '让设备退出登录', payload: who },
  locked: { label: '密码连续输错，登录锁定', payload: { account: z.string(), address: z.string() } },
  password_changed: { label: '修改自己的密码' },
  password_reset: { label: '重置密码', payload: { ...who, ...why } },
  /** By the migration that found offices held together which may no longer be. */
  review_due: { label: '兼任情况待核', payload: { ...who, roles, reason: line } },
  /** In the trail of whoever did something in another tenant. */
  acted_elsewhere: {
    label: '在其他单位办理',
    payload: {
      where: line,
      tenantId: z.string(),
      act: z.string(),
      subject: z.string(),
      subjectId: z.string(),
      reason: z.unknown().optional(),
    },
  },
})

export const sessionEvents = defineEvents('session', 'Session', {
  opened: { label: '登录', payload: { account: z.string(), name: z.string() } },
  closed: { label: '退出登录' },
  revoked: { label: '让登录设备退出' },
})

const asked = { name: z.string(), account: z.string(), change: z.string(), role: line, reason: line }
const decided = { ...asked, askedById: z.string(), note: line }
export const grantEvents = defineEvents('role_grant', 'RoleGrant', {
  asked: { label: '提出权限变更', payload: { ...asked, channel: z.string(), kind: z.string() } },
  approved: { label: '外部同意重置密码', payload: decided },
  confirmed: { label: '确认权限变更', payload: decided },
  refused: { label: '不同意权限变更', payload: decided },
  withdrawn: { label: '撤回权限变更', payload: decided },
  collected: { label: '领取初始密码', payload: { name: z.string(), change: z.string() } },
} satisfies Record<(typeof grantStates)[number] | 'collected', object>)
