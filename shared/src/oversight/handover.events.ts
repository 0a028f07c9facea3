import { z } from 'zod'
import { defineEvents, ofSteps } from '../kit/events'
import { handoverWorkflow } from './handover.workflow'

const line = z.string().nullish()
export const handoverEvents = defineEvents('handover', 'Handover', {
  proposed: { label: '列入移交', payload: { supervisionId: z.string(), successor: line } },
  ...ofSteps(handoverWorkflow, {
    payload: { from: line, to: line, supervisionId: line, successor: line, note: line, answer: line },
  }),
})
