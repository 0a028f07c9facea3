import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { mount } from '#platform/mount'
import { rectificationNotice, treatmentPlanDocument } from './hazard.documents'
import { gradeHazard, hazardDetail, listHazards, moveHazard, reportHazard } from './hazard.service'
import {
  approvePlan,
  assignHazard,
  proposeVoid,
  returnPlan,
  returnRectification,
  submitPlan,
  submitRectification,
  verifyHazard,
} from './rectify.service'
import { hazardSummary, openTasks } from './summary.service'

export const hazardRoutes = mount(hazardApi, {
  list: (ctx, { query }) => listHazards(ctx, query),
  summary: (ctx) => hazardSummary(ctx),
  tasks: (ctx) => openTasks(ctx),
  get: (ctx, { params }) => hazardDetail(ctx, params.id),
  report: (ctx, { body }) => reportHazard(ctx, body),
  grade: (ctx, { params, body }) => gradeHazard(ctx, params.id, body),
  assign: (ctx, { params, body }) => assignHazard(ctx, params.id, body),
  submitPlan: (ctx, { params, body }) => submitPlan(ctx, params.id, body),
  approvePlan: (ctx, { params, version }) => approvePlan(ctx, params.id, version),
  returnPlan: (ctx, { params, body }) => returnPlan(ctx, params.id, body.reason),
  submit: (ctx, { params, body }) => submitRectification(ctx, params.id, body),
  verify: (ctx, { params, body }) => verifyHazard(ctx, params.id, body.note ?? null),
  return: (ctx, { params, body }) => returnRectification(ctx, params.id, body.reason),
  proposeVoid: (ctx, { params, body }) => proposeVoid(ctx, params.id, body.reason),
  approveVoid: (ctx, { params }) => moveHazard(ctx, params.id, 'approve_void', { closedAt: ctx.now }),
  refuseVoid: (ctx, { params }) => moveHazard(ctx, params.id, 'refuse_void', { voidProposerId: null }),
  notice: (ctx, { params }) => rectificationNotice(ctx, params.id),
  planDocument: (ctx, { params }) => treatmentPlanDocument(ctx, params.id),
})
