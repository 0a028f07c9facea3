import type { Role, TenantKind } from '@shuangfang/shared/access/roles'
import type { AccountRow } from '@shuangfang/shared/account/account.contract'

export const roleLabels: Record<Role, string> = {
  principal: '主要负责人',
  safety_manager: '安全管理员',
  department_head: '部门负责人',
  team_leader: '班组长',
  worker: '岗位员工',
  contractor: '承包商人员',
  leader: '局领导',
  inspector: '监管人员',
  enforcement_officer: '执法人员',
  supervisor: '督办人员',
  township_officer: '乡镇（街道）人员',
  grid_worker: '网格员',
  expert: '专家',
  operator: '平台运营',
  system_admin: '系统管理员',
  security_admin: '安全保密管理员',
  audit_admin: '安全审计员',
}

/** What a role may do, in one line, where it is given. */
export const roleHints: Partial<Record<Role, string>> = {
  principal: '审批风险清单和重大隐患治理方案',
  safety_manager: '维护风险清单，隐患定级、下达整改和验收',
  department_head: '查看本部门的风险、任务和隐患',
  team_leader: '带班组完成排查任务',
  worker: '完成排查任务，上报和整改隐患',
  contractor: '上报和整改与其有关的隐患',
  system_admin: '管理人员、部门和角色',
  security_admin: '重置密码，让设备退出登录',
  audit_admin: '查看操作审计记录',
}

export const tenantKindLabels: Record<TenantKind, string> = {
  enterprise: '企业',
  authority: '监管部门',
  operator: '平台运营',
}

export const accountStatusLabels: Record<AccountRow['status'], string> = { active: '在用', disabled: '已停用' }
