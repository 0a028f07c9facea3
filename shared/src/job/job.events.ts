import { z } from 'zod'
import { defineEvents } from '../kit/events'

const kind = z.string()
export const jobEvents = defineEvents('job', 'Job', {
  queued: { label: '提交后台任务', payload: { kind } },
  done: { label: '后台任务完成', payload: { kind, error: z.string().nullish() } },
  failed: { label: '后台任务未完成', payload: { kind, error: z.string().nullish() } },
  cancelled: { label: '取消后台任务', payload: { kind } },
})
