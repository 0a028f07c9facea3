import type { Role } from '@shuangfang/shared/access/roles'
import { type Administration, Appointment } from '@shuangfang/shared/account/account.contract'
import { authorityApi } from '@shuangfang/shared/authority/authority.contract'
import { enterpriseApi } from '@shuangfang/shared/enterprise/enterprise.contract'
import { computed } from 'vue'
import { api } from '#kit/api'
import { when } from '#kit/time'
import { say } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useOne } from '#kit/useOne'
import { roleLabels } from '#labels/account'

/** Enterprises and authorities get an administrator alike. */
const tenants = { enterprise: api(enterpriseApi), authority: api(authorityApi) }
export interface Tenant {
  kind: keyof typeof tenants
  id: string
  name: string
}

const rolesText = (roles: readonly Role[]) => roles.map((role) => roleLabels[role]).join('、')
const lastSeen = (at: Date | null) => (at ? `${when(at)}登录过` : '还没有登录过')
export const administratorText = ({ name, roles, status, lastLoginAt }: Administration['administrators'][number]) =>
  `${name}（${rolesText(roles)}）：${status === 'disabled' ? '已停用' : lastSeen(lastLoginAt)}`
const toldText = ({ name, roles, isMailed }: Administration['told'][number]) =>
  `${name}（${rolesText(roles)}${isMailed ? '，同时发邮件' : ''}）`

const effectsOf = ({ told }: Administration): string[] => [
  '登记一个待确认的系统管理员账号；经该单位负责人、属地监管部门（企业）或另一名运营人员（监管机构）确认后才能使用，初始密码只向确认的人显示一次。',
  '原有账号一个不动：不停用、不改密码、不改角色。',
  told.length
    ? `立即收到消息的：${told.map(toldText).join('、')}。`
    : '该单位没有能收到消息的负责人或管理员，请务必书面告知其负责人。',
  '您的姓名、原因和依据记入该单位的审计日志，不能删改。',
]

/** A new administrator for a tenant that has lost its own: who is there, what will happen, the form. */
export function useAppointment(tenant: Tenant, appointed: () => void) {
  const { administration, appoint } = tenants[tenant.kind]
  const { item, trouble, reload } = useOne(
    () => tenant.id,
    (id, options) => administration({ params: { id } }, options),
  )
  const form = useForm({
    name: `console.appointment.${tenant.id}`,
    schema: Appointment,
    initial: () => ({ name: '', login: '', phone: '', reason: '' }),
    send: (body, options) => appoint({ params: { id: tenant.id }, body }, options),
    done: ({ login }) => {
      say(`已提出补任 ${login}，等待确认。`)
      appointed()
    },
  })
  const effects = computed(() => (item.value ? effectsOf(item.value) : []))
  return { item, trouble, reload, form, effects }
}
