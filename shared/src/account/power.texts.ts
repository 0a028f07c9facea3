import type { Role } from '../access/roles'
import type { PowerAct, Verdict } from './power.rules'

export const roleNames: Record<Role, string> = {
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

const actTexts: Record<PowerAct, (who: string, role: string) => string> = {
  give: (who, role) => `授予${who}“${role}”角色`,
  take: (who, role) => `收回${who}的“${role}”角色`,
  reset: (who) => `重置${who}的密码`,
  identity: (who) => `更改${who}的姓名或联系方式`,
  disable: (who) => `停用${who}的账号`,
  enable: (who) => `恢复${who}的账号`,
  appoint: (who) => `补任${who}为系统管理员`,
}
/** What is asked or was done, in words: notices, the list and the trail say the same. */
export const describeChange = (who: string, act: PowerAct, role: Role | null): string =>
  actTexts[act](who, role ? roleNames[role] : '')

/** Why somebody may not ask for it. */
export const refusalTexts: Record<Exclude<Verdict, 'now' | 'ask'>, string> = {
  self: '不能办理自己账号的角色、密码和停用，请由另一位管理员办理。',
  maker: '您的账号由对方开通，不能由您办理对方的角色、密码和账号，请由另一位管理员办理。',
  same_person: '对方登记的手机号与您的相同，视为同一个人，不能自己为自己办理。手机号有误的，请先更正。',
  other_hand:
    '这件事不由您办理：开通、修改、停用账号由系统管理员办理；角色和密码由安全保密管理员办理，没有安全保密管理员时由负责人或系统管理员提出。',
}
/** Why somebody may not be the second person. */
export const conflictTexts: Record<'self' | 'maker' | 'same_person', string> = {
  self: '提出的人和被办理的人不能自己确认，须由另一个人确认。',
  maker: '您的账号由对方开通，不能由您确认对方的变更，须由另一个人确认。',
  same_person: '您登记的手机号与提出的人或被办理的人相同，视为同一个人，须由另一个人确认。',
}
