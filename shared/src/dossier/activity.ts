/** What a dossier's activity tells of, and how. Types that are not here are nobody's news. */
export const activityLabels: Record<string, string> = {
  'enterprise.registered': '企业注册',
  'enterprise.created': '企业开通',
  'enterprise.accepted': '注册受理',
  'enterprise.edited': '修改基本信息',
  'enterprise.colour_changed': '企业码变色',
  'risk.created': '新增风险',
  'risk.edited': '修改风险',
  'risk.removed': '删除风险',
  'risk_point.created': '新增风险点',
  'risk_point.edited': '修改风险点',
  'risk_point.removed': '删除风险点',
  'risk_point.imported': '导入风险清单',
  'register.submitted': '提交风险清单',
  'register.approved': '批准风险清单',
  'register.returned': '退回风险清单',
  'hazard.reported': '上报隐患',
  'hazard.grade': '隐患定级',
  'hazard.assign': '下达整改',
  'hazard.submit_plan': '提交治理方案',
  'hazard.approve_plan': '批准治理方案',
  'hazard.return_plan': '退回治理方案',
  'hazard.submit': '提交整改',
  'hazard.return': '退回整改',
  'hazard.verify': '验收销号',
  'hazard.accept': '企业验收通过',
  'hazard.write_off': '核销隐患',
  'hazard.reopen': '重新整改',
  'hazard.supervised': '列入挂牌督办',
  'hazard.extended': '治理期限延长',
  'standardization.started': '开始标准化自评',
  'standardization.submitted': '提交标准化自评',
  'standardization.returned': '退回标准化自评',
  'standardization.approved': '批准标准化自评',
  'certificate.added': '登记标准化证书',
  'certificate.edited': '修改标准化证书',
}
export const activityTypes = Object.keys(activityLabels)

/** One line about what it happened to, from what the event recorded. */
export function activityDetail(type: string, payload: Record<string, unknown>): string {
  const text = (key: string) => {
    const value = payload[key]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  if (type === 'enterprise.colour_changed') return text('reason')
  if (type.startsWith('standardization.'))
    return [text('year') && `${text('year')} 年`, text('reason')].filter(Boolean).join(' ')
  if (type === 'certificate.added' || type === 'certificate.edited')
    return text('expiresOn') && `有效期至 ${text('expiresOn')}`
  return [text('number'), text('title') || text('name') || text('point'), text('reason')].filter(Boolean).join(' ')
}
