import { z } from 'zod'
import { defineEvents } from '../kit/events'

const file = z.string()
export const importEvents = defineEvents('import', 'Import', {
  started: { label: '开始导入', payload: { file } },
  committed: { label: '确认导入', payload: { file, create: z.number(), change: z.number() } },
  undone: { label: '撤销导入', payload: { file, kept: z.number() } },
})
