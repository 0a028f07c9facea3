import { fileApi } from '@shuangfang/shared/file/file.contract'
import { mount } from '#platform/mount'
import { sendFile } from './file.service'
import { uploadFile } from './upload.service'

export const fileRoutes = mount(fileApi, {
  upload: (ctx, _, http) => uploadFile(ctx, http),
  get: (ctx, { params, query }) => sendFile(ctx, params.id, query.size),
})
