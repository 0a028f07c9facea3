import type { Role, TenantKind } from '@shuangfang/shared/access/roles'
import type { AccountRow } from '@shuangfang/shared/account/account.contract'
import type { GrantState } from '@shuangfang/shared/account/grant.contract'
import type { PowerAct } from '@shuangfang/shared/account/power.rules'
import { roleNames } from '@shuangfang/shared/account/power.texts'

export const roleLabels: Record<Role, string> = roleNames

/** What a role may do, in one line, where it is given. */
export const roleHints: Partial<Record<Role, string>> = {
  principal: '审批风险清单和重大隐患治理方案，确认本单位的权限变更',
  safety_manager: '维护风险清单，隐患定级、下达整改和验收',
  department_head: '查看本部门的风险、任务和隐患',
  team_leader: '带班组完成排查任务',
  worker: '完成排查任务，上报和整改隐患',
  contractor: '上报和整改与其有关的隐患',
  system_admin: '开通、修改和停用账号，管理部门；不授予角色',
  security_admin: '授予和收回角色，重置密码，让设备退出登录；不开账号',
  audit_admin: '查看操作审计记录，权限变更都会通知到',
  leader: '签批挂牌督办，确认本机构的权限变更',
  operator: '开通单位，看不到单位的业务数据',
}

export const tenantKindLabels: Record<TenantKind, string> = {
  enterprise: '企业',
  authority: '监管部门',
  operator: '平台运营',
}

export const accountStatusLabels: Record<AccountRow['status'], string> = { active: '在用', disabled: '已停用' }

export const grantStateLabels: Record<GrantState, string> = {
  asked: '待确认',
  approved: '待领密码',
  confirmed: '已生效',
  refused: '未同意',
  withdrawn: '已撤回',
}

export const actLabels: Record<PowerAct, string> = {
  give: '授予角色',
  take: '收回角色',
  reset: '重置密码',
  identity: '更改姓名或联系方式',
  disable: '停用账号',
  enable: '恢复账号',
  appoint: '补任系统管理员',
}
