import { fileApi } from '@shuangfang/shared/file/file.contract'
import { mount } from '#platform/mount'
import { sendFile } from './file.service'
import { evidenceOf } from './reading.service'
import { uploadFile } from './upload.service'
import { fileUsage } from './usage.service'

export const fileRoutes = mount(fileApi, {
  upload: (ctx, _, http) => uploadFile(ctx, http),
  usage: (ctx) => fileUsage(ctx),
  evidence: (ctx, { params }) => evidenceOf(ctx, params.id),
  get: (ctx, { params, query }) => sendFile(ctx, params.id, query.size, { isById: true }),
})
