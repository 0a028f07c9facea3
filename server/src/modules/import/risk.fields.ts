import { type RiskField, riskFields, riskFieldTitles } from '@shuangfang/shared/import/risk.fields'
import type { FieldSpec } from '#platform/spreadsheets/header'

const number = (min: number, max: number) => ({ hint: { kind: 'number', min, max } }) as const
const text = { hint: { kind: 'text' } } as const
const accidentWords = [
  '伤害',
  '致害',
  '爆炸',
  '火灾',
  '触电',
  '坠落',
  '中毒',
  '窒息',
  '坍塌',
  '灼',
  '打击',
  '淹溺',
  '泄漏',
  '无',
]
const levelWords = ['重大', '较大', '一般', '低', '红', '橙', '黄', '蓝', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', '级']

/** How risk lists call their columns; in order of preference. */
const more: Record<RiskField, Omit<FieldSpec, 'key' | 'title'>> = {
  point: {
    required: true,
    aliases: ['风险点名称', '风险分析对象', '辨识对象', 'risk_point', '一级', 'level1', '作业场所', 'group_name'],
  },
  location: { aliases: ['所在位置', '区域位置', '区域', '位置', '地点', '场所', '部位', '二级', 'level2'] },
  unit: {
    aliases: [
      '风险分析单元',
      '作业步骤',
      '检查项目',
      '作业活动',
      '作业内容',
      '设备设施',
      '工序',
      '步骤',
      'activity_or_equipment',
      '三级',
      'level3',
      'activepoint',
      'work_category',
      'job_name',
    ],
  },
  factor: {
    required: true,
    aliases: [
      '危险源',
      '危险因素',
      '较大危险因素',
      '危险有害因素',
      '主要危险因素',
      '风险因素',
      '风险描述',
      '危害因素',
      '潜在事件',
      '不符合标准情况及后果',
      'hazard',
      'factors',
      'hazard_factors',
      'environmentalfactors',
      'description',
    ],
    ...text,
  },
  accident: {
    aliases: [
      '可能导致的事故类型',
      '可能发生的事故',
      '可能事故',
      '可能导致的事故',
      '易发生的事故类型',
      '主要事故类型',
      '事故类别',
      '伤害类型',
      'accident_types_raw',
      'possible_accident_or_injury',
      'type',
    ],
    hint: { kind: 'choice', values: accidentWords },
  },
  consequence: { aliases: ['可能导致的后果', '主要后果', '后果描述', '危害后果', '事故后果'], ...text },
  l: { aliases: ['可能性', '可能性L', 'L', 'L值', '发生可能性', '事故发生的可能性'], ...number(0, 10) },
  s: { aliases: ['严重性', '后果S', '严重性S', 'S', 'S值', '后果严重性', '严重程度', '严重度'], ...number(0, 100) },
  e: { aliases: ['暴露频次', '频次E', 'E', 'E值', '暴露频率', '频繁程度', '暴露频繁程度'], ...number(0, 10) },
  c: { aliases: ['后果', '后果C', 'C', 'C值', '后果严重程度', '事故后果严重性'], ...number(0, 100) },
  m: { aliases: ['控制措施状态', 'M', 'M值', '控制措施的状态'], ...number(0, 5) },
  score: { aliases: ['风险值', 'D', 'R', 'D值', 'R值', '风险度', '危险性分值', 'R_or_D'], ...number(0, 100_000) },
  level: {
    aliases: ['风险等级', '风险级别', '等级', '风险分级', '风险颜色', '评价级别', 'level'],
    hint: { kind: 'choice', values: levelWords },
  },
  measureEngineering: { aliases: ['工程技术', '工程控制', 'measure_engineering'] },
  measureManagement: { aliases: ['管理措施', '安全管理措施', '管理', 'measure_management'] },
  measureTraining: { aliases: ['培训教育', '教育培训', '教育培训措施'] },
  measureProtection: { aliases: ['个体防护', '个人防护', '个人防护措施', 'applicable_ppe'] },
  measureEmergency: { aliases: ['应急处置', '应急措施', '应急处置措施', 'measure_emergency'] },
  measures: {
    aliases: ['管控措施', '主要防范措施', '防范措施', '控制措施', '现有措施', '安全措施', 'measures_raw', 'measures'],
  },
  improvement: { aliases: ['建议新增措施', '建议改进措施', '改进措施', '建议新增改进措施'] },
  controlLevel: { aliases: ['管控层级', '管控级别', '责任层级', '控制层级'] },
  department: { aliases: ['责任部门', '责任单位', '管控部门', '管控责任单位', '所属部门', 'responsible_unit'] },
  person: { aliases: ['责任人', '管控责任人', '责任人员', '负责人', 'responsible_person'], ...text },
  basis: { aliases: ['依据', '参考依据', '法规依据', '管控依据', '标准依据', 'basis', 'reference', 'standard'] },
  remark: { aliases: ['备注', '说明', 'note', 'remark'] },
}

export const riskFieldSpecs: FieldSpec[] = riskFields.map((key) => ({
  key,
  title: riskFieldTitles[key],
  ...more[key],
}))
