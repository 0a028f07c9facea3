import { z } from 'zod'
import { defineEvents } from '../kit/events'

const text = z.string()
const level = z.string().nullable()

export const riskEvents = defineEvents('risk', 'Risk', {
  created: { label: '新增风险', payload: { point: text, level }, changes: ['figures'], news: true },
  edited: {
    label: '修改风险',
    payload: {
      from: z.object({ level, unit: text, factor: text }),
      to: z.object({ level, unit: text, factor: text }),
    },
    changes: ['figures'],
    news: true,
  },
  removed: {
    label: '删除风险',
    payload: { point: text, unit: text, factor: text, level },
    changes: ['figures'],
    news: true,
  },
  imported: { subject: 'Import', label: '导入写入风险清单', changes: ['figures'] },
  import_undone: { subject: 'Import', label: '撤销导入，清单恢复', changes: ['figures'] },
})

const point = { name: text, number: text }
const shown = z.object({ name: text, location: text.nullish() })
export const riskPointEvents = defineEvents('risk_point', 'RiskPoint', {
  created: { label: '新建风险点', payload: point, news: true },
  edited: { label: '修改风险点', payload: { from: shown, to: shown }, news: true },
  removed: { label: '删除风险点', payload: point, news: true },
  imported: {
    label: '导入风险点',
    payload: { name: text, importId: z.string(), created: z.number(), changed: z.number() },
    news: true,
  },
  import_undone: { label: '撤销导入风险点', payload: { name: text, importId: z.string() } },
  level_changed: { label: '风险点等级变化', payload: { name: text, from: level, to: level } },
})

const decided = { edition: z.number(), submitterId: z.string(), reason: text.nullable() }
export const registerEvents = defineEvents('register', 'Register', {
  submitted: { label: '提交风险清单审批', payload: { edition: z.number(), rows: z.number() }, news: true },
  approved: { label: '批准风险清单', payload: decided, news: true },
  returned: { label: '退回风险清单', payload: decided, news: true },
})

const plan = { name: text, areas: z.number() }
export const floorPlanEvents = defineEvents('floor_plan', 'FloorPlan', {
  created: { label: '新建四色图', payload: plan },
  edited: { label: '修改四色图', payload: plan },
  removed: { label: '删除四色图', payload: { name: text } },
})
