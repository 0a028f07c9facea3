import { z } from 'zod'
import { defineEvents } from '../kit/events'

export const dossierEvents = defineEvents('dossier', 'Enterprise', {
  viewed: { label: '查看企业档案', payload: { authority: z.string() } },
})
