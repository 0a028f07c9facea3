import { z } from 'zod'
import { defineEvents, ofClock } from '../kit/events'

const item = { score: z.number().nullable(), fullScore: z.number(), isApplicable: z.boolean() }
const decided = { year: z.number(), reason: z.string().nullable() }

export const evaluationEvents = defineEvents('standardization', 'Evaluation', {
  started: { label: '开始标准化自评', payload: { year: z.number() }, news: true },
  scored: { label: '自评打分', payload: { ...item, clause: z.string(), before: z.object(item) } },
  submitted: {
    label: '提交标准化自评',
    payload: { year: z.number(), percent: z.number().nullable() },
    changes: ['colour'],
    news: true,
  },
  returned: { label: '退回标准化自评', payload: decided, news: true },
  approved: { label: '批准标准化自评', payload: decided, news: true },
  hazard_reported: { label: '自评问题转为隐患', payload: { clause: z.string(), number: z.string() } },
})

const dates = { level: z.string(), expiresOn: z.string() }
const revokedOn = z.string().nullish()
const verdict = { number: z.string(), office: z.string(), reason: z.string().nullable() }

export const certificateEvents = defineEvents('certificate', 'Certificate', {
  added: { label: '登记标准化证书', payload: dates, changes: ['colour'], news: true },
  edited: {
    label: '修改标准化证书',
    payload: { ...dates, revokedOn, before: z.object({ ...dates, number: z.string(), revokedOn }) },
    changes: ['colour'],
    news: true,
  },
  verified: { label: '核实标准化证书', payload: verdict, changes: ['colour'], news: true },
  refused: { label: '标准化证书未通过核实', payload: verdict, changes: ['colour'], news: true },
  ...ofClock(
    {
      due_180: '证书 180 天后到期，已提醒',
      due_90: '证书 90 天后到期，已提醒',
      due_30: '证书 30 天后到期，已提醒',
      due_7: '证书 7 天后到期，已提醒',
      overdue: '证书到期',
    },
    { due_90: ['colour'], due_30: ['colour'], overdue: ['colour'] },
  ),
})
