import type { JobState } from '@shuangfang/shared/job/job.contract'

export const jobStateLabels: Record<JobState, string> = {
  queued: '排队中',
  running: '进行中',
  done: '已完成',
  failed: '未完成',
  cancelled: '已取消',
}
