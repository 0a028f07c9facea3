import { z } from 'zod'
import { defineEvents, ofClock, ofSteps } from '../kit/events'
import { hazardWorkflow } from './hazard.workflow'

/** ISO 8601, UTC. */
const instant = z.string()

export const hazardEvents = defineEvents('hazard', 'Hazard', {
  reported: {
    label: '上报隐患',
    payload: { number: z.string(), title: z.string() },
    changes: ['figures'],
    news: true,
  },
  ...ofSteps(hazardWorkflow, {
    payload: {
      from: z.string(),
      to: z.string(),
      number: z.string(),
      title: z.string(),
      level: z.string().optional(),
      criterionCode: z.string().nullish(),
      owner: z.string().optional(),
      ownerId: z.string().optional(),
      deadline: instant.optional(),
      reason: z.string().optional(),
      note: z.string().nullish(),
    },
    changes: ['figures', 'colour'],
    news: true,
  }),
  supervised: {
    label: '列入挂牌督办',
    payload: { supervision: z.string().nullable() },
    changes: ['figures', 'colour'],
    news: true,
  },
  extended: {
    label: '监管部门同意延期',
    payload: { until: z.string() },
    changes: ['figures', 'colour'],
    news: true,
  },
  ...ofClock(
    {
      due_soon: '整改即将到期，已提醒责任人',
      overdue: '整改超期，已通知责任人和安全管理员',
      escalated: '超期仍未整改，已报告主要负责人',
    },
    { overdue: ['figures', 'colour'] },
  ),
})
