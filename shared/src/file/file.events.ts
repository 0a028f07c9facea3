import { z } from 'zod'
import { defineEvents } from '../kit/events'

const file = { name: z.string(), size: z.number(), sha256: z.string() }
export const fileEvents = defineEvents('file', 'File', {
  uploaded: { label: '上传文件', payload: { ...file, type: z.string() } },
  pruned: { label: '清理未被引用的文件', payload: file },
})
