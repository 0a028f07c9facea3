import { jobApi } from '@shuangfang/shared/job/job.contract'
import { mount } from '#platform/mount'
import { cancelJob, getJob, listJobs } from './job.service'

export const jobRoutes = mount(jobApi, {
  list: (ctx, { query }) => listJobs(ctx, query),
  get: (ctx, { params }) => getJob(ctx, params.id),
  cancel: (ctx, { params }) => cancelJob(ctx, params.id),
})
