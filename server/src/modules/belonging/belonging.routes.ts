import { belongingApi } from '@shuangfang/shared/belonging/belonging.contract'
import { mount } from '#platform/mount'
import { changeDetail, listChanges, oversightHistory } from './belonging.service'
import { consentToChange, refuseChange, withdrawChange } from './decision.service'
import { requestChange } from './request.service'

export const belongingRoutes = mount(belongingApi, {
  list: (ctx, { query }) => listChanges(ctx, query),
  get: (ctx, { params }) => changeDetail(ctx, params.id),
  request: (ctx, { body }) => requestChange(ctx, body),
  consent: (ctx, { params, body }) => consentToChange(ctx, params.id, body),
  refuse: (ctx, { params, body }) => refuseChange(ctx, params.id, body.reason),
  withdraw: (ctx, { params }) => withdrawChange(ctx, params.id),
  history: (ctx, { params }) => oversightHistory(ctx, params.id),
})
