import type { HazardAction } from '@shuangfang/shared/hazard/hazard.workflow'
import type { SupervisionAction } from '@shuangfang/shared/oversight/supervision.workflow'
import type { RegisterState } from '@shuangfang/shared/risk/risk.policy'
import type { EvaluationState } from '@shuangfang/shared/standardization/evaluation.workflow'
import { hazardActionLabels } from './hazard'
import { supervisionActionLabels } from './supervision'

/** What the trail speaks about; the first part of an event's type. */
export const auditGroupLabels = {
  hazard: '隐患',
  risk: '风险',
  risk_point: '风险点',
  register: '风险清单版本',
  floor_plan: '四色图',
  import: '导入',
  supervision: '挂牌督办',
  document: '文书',
  standardization: '标准化自评',
  certificate: '标准化证书',
  dossier: '企业档案',
  enterprise: '企业',
  authority: '监管机构',
  account: '人员账号',
  session: '登录',
  org_unit: '部门',
  file: '文件',
  deadline: '期限',
  job: '后台任务',
} as const
export type AuditGroup = keyof typeof auditGroupLabels

const steps = <A extends string>(group: string, labels: Record<A, string>) =>
  Object.fromEntries(Object.entries(labels).map(([action, label]) => [`${group}.${action}`, label])) as Record<
    string,
    string
  >
const registers: Record<RegisterState | 'submitted', string> = {
  preparing: '生成风险清单版本',
  submitted: '提交风险清单审批',
  approved: '批准风险清单',
  returned: '退回风险清单',
}
const evaluations: Record<EvaluationState | 'started' | 'scored' | 'hazard_reported', string> = {
  draft: '修改自评',
  started: '开始标准化自评',
  scored: '自评打分',
  submitted: '提交标准化自评',
  returned: '退回标准化自评',
  approved: '批准标准化自评',
  hazard_reported: '自评问题转为隐患',
}

/** Every event the server records, in words; a test compares this with the server's own code. */
export const auditTypeLabels: Record<string, string> = {
  ...steps<HazardAction>('hazard', hazardActionLabels),
  'hazard.reported': '上报隐患',
  'hazard.supervised': '纳入挂牌督办',
  'hazard.extended': '治理期限延长',
  ...steps<SupervisionAction>('supervision', supervisionActionLabels),
  'supervision.draft': '起草挂牌督办',
  ...steps('register', registers),
  ...steps('standardization', evaluations),
  'account.created': '新增人员',
  'account.appointed': '平台补任系统管理员',
  'account.acted_elsewhere': '在其他单位办理',
  'account.edited': '修改人员资料',
  'account.disabled': '停用账号',
  'account.enabled': '恢复账号',
  'account.locked': '密码连续输错，登录锁定',
  'account.password_changed': '修改自己的密码',
  'account.password_reset': '重置密码',
  'session.opened': '登录',
  'session.revoked': '退出登录',
  'authority.created': '开通监管机构',
  'authority.edited': '修改监管机构',
  'authority.jurisdiction_added': '增加辖区',
  'authority.jurisdiction_ended': '终止辖区',
  'certificate.added': '登记标准化证书',
  'certificate.edited': '修改标准化证书',
  'dossier.viewed': '查看企业档案',
  'import.started': '开始导入',
  'import.committed': '确认导入',
  'import.undone': '撤销导入',
  'document.issued': '出具文书',
  'enterprise.registered': '企业注册',
  'enterprise.created': '开通企业',
  'enterprise.accepted': '受理企业注册',
  'enterprise.refused': '不予受理企业注册',
  'enterprise.edited': '修改企业资料',
  'enterprise.colour_changed': '企业码变色',
  'enterprise.contacts_revealed': '查看联系电话',
  'file.uploaded': '上传文件',
  'floor_plan.created': '新建四色图',
  'floor_plan.edited': '修改四色图',
  'floor_plan.removed': '删除四色图',
  'org_unit.created': '新建部门',
  'org_unit.edited': '修改部门',
  'org_unit.removed': '删除部门',
  'risk.created': '新增风险',
  'risk.edited': '修改风险',
  'risk.removed': '删除风险',
  'risk_point.created': '新建风险点',
  'risk_point.edited': '修改风险点',
  'risk_point.removed': '删除风险点',
  'risk_point.imported': '导入风险点',
  'risk_point.import_undone': '撤销导入',
  'risk_point.level_changed': '风险点等级变化',
  'deadline.due_soon': '期限临近提醒',
  'deadline.overdue': '超过期限',
  'deadline.escalated': '超期上报',
  'job.queued': '提交后台任务',
  'job.done': '后台任务完成',
  'job.failed': '后台任务未完成',
  'job.cancelled': '取消后台任务',
}
/** Words for a type; an event of a kind this page does not know still says what it is about. */
export function auditTypeLabel(type: string): string {
  const group = auditGroupLabels[type.split('.')[0] as AuditGroup]
  return auditTypeLabels[type] ?? (group ? `${group}：其他操作` : '其他操作')
}

/** Parts of an event that people may read as they are; anything else stays in the database. */
export const auditPayloadLabels = {
  where: '单位',
  act: '办理',
  number: '编号',
  title: '标题',
  name: '名称（姓名）',
  point: '风险点',
  account: '账号',
  address: '网络地址',
  login: '账号',
  reason: '原因',
  note: '说明',
  until: '延至',
  percent: '进度',
} as const
