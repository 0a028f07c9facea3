import { z } from 'zod'
import { defineEvents, ofClock, ofSteps } from '../kit/events'
import { supervisionWorkflow } from './supervision.workflow'

/** `YYYY-MM-DD` */
const day = z.string()
const about = { enterpriseId: z.string(), hazardId: z.string(), title: z.string() }
const note = z.string().nullish()

export const supervisionEvents = defineEvents('supervision', 'Supervision', {
  draft: { label: '拟定挂牌督办', payload: { ...about, from: z.string().optional() } },
  ...ofSteps(supervisionWorkflow, {
    payload: {
      ...about,
      from: z.string(),
      to: z.string(),
      note,
      /** Of the notice. */
      number: z.string().nullish(),
      planBy: day.nullish(),
      progressBy: day.nullish(),
      treatBy: day.nullish(),
      until: day.nullish(),
      percent: z.number().optional(),
    },
  }),
  handed_over: { label: '移交接收', payload: { ...about, from: z.string(), to: z.string(), note } },
  ...ofClock({ due_soon: '即将到期，已提醒', overdue: '逾期', escalated: '逾期仍未办理，已上报' }),
})

export const documentEvents = defineEvents('document', 'Document', {
  issued: { label: '出具文书', payload: { kind: z.string(), number: z.string() } },
})
