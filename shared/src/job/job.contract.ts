import { z } from 'zod'
import { ById, defineApi, Id, Instant, PageQuery, pageOf } from '../kit/contract'

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/** Long work that someone started: an import, an export, a report. */
export const JobView = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  doneCount: z.number().int(),
  /** Null while the whole is not known. */
  totalCount: z.number().int().nullable(),
  /** What it is doing now, in words. */
  step: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
})
export type JobView = z.output<typeof JobView>

export const jobApi = defineApi({
  list: {
    method: 'GET',
    path: '/jobs',
    summary: '我发起的任务',
    allow: 'Job:read',
    query: PageQuery,
    output: pageOf(JobView),
  },
  get: {
    method: 'GET',
    path: '/jobs/:id',
    summary: '任务进度',
    allow: 'Job:read',
    passive: true,
    params: ById,
    output: JobView,
  },
  cancel: {
    method: 'POST',
    path: '/jobs/:id/cancel',
    summary: '取消任务',
    allow: 'Job:cancel',
    params: ById,
    output: JobView,
  },
})
