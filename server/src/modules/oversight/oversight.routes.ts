import { documentApi } from '@shuangfang/shared/oversight/document.contract'
import { handoverApi } from '@shuangfang/shared/oversight/handover.contract'
import { overviewApi } from '@shuangfang/shared/oversight/overview.contract'
import { supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { mount } from '#platform/mount'
import { acceptTreatment, delist, sendBackTreatment } from './acceptance.service'
import { openSupervisionDocument, verifyDocument } from './documents.service'
import {
  agreeHandover,
  declineCase,
  keepCase,
  receiveCase,
  takeOverCase,
  withdrawInstead,
} from './handover-decision.service'
import { handoverDetail, listHandovers, openHandoverDocument } from './handover-view.service'
import { issueSupervision, receiveSupervision } from './listing.service'
import { overview, trend } from './overview.service'
import {
  draftSupervision,
  listSupervisions,
  reviseSupervision,
  signSupervision,
  supervisionDetail,
  withdrawSupervision,
} from './supervision.service'
import { today } from './today.service'
import {
  applyAcceptance,
  askExtension,
  decideExtension,
  decidePlanFiling,
  filePlan,
  reportProgress,
} from './treatment.service'

export const supervisionRoutes = mount(supervisionApi, {
  list: (ctx, { query }) => listSupervisions(ctx, query),
  get: (ctx, { params }) => supervisionDetail(ctx, params.id),
  draft: (ctx, { body: { hazardId, ...draft } }) => draftSupervision(ctx, hazardId, draft),
  revise: (ctx, { params, version, body }) => reviseSupervision(ctx, params.id, version, body),
  sign: (ctx, { params, version }) => signSupervision(ctx, params.id, version),
  issue: (ctx, { params }) => issueSupervision(ctx, params.id),
  withdraw: (ctx, { params, body }) => withdrawSupervision(ctx, params.id, body.note),
  receive: (ctx, { params }) => receiveSupervision(ctx, params.id),
  filePlan: (ctx, { params, body }) => filePlan(ctx, params.id, body),
  acceptPlan: (ctx, { params, body }) => decidePlanFiling(ctx, params.id, true, body.note),
  returnPlan: (ctx, { params, body }) => decidePlanFiling(ctx, params.id, false, body.note),
  reportProgress: (ctx, { params, body }) => reportProgress(ctx, params.id, body),
  askExtension: (ctx, { params, body }) => askExtension(ctx, params.id, body),
  grantExtension: (ctx, { params, body }) => decideExtension(ctx, params.id, true, body.note),
  refuseExtension: (ctx, { params, body }) => decideExtension(ctx, params.id, false, body.note),
  applyAcceptance: (ctx, { params, body }) => applyAcceptance(ctx, params.id, body),
  accept: (ctx, { params, body }) => acceptTreatment(ctx, params.id, body),
  sendBack: (ctx, { params, body }) => sendBackTreatment(ctx, params.id, body),
  delist: (ctx, { params }) => delist(ctx, params.id),
  document: (ctx, { params }) => openSupervisionDocument(ctx, params.id, params.document),
})

export const handoverRoutes = mount(handoverApi, {
  list: (ctx, { query }) => listHandovers(ctx, query),
  get: (ctx, { params }) => handoverDetail(ctx, params.id),
  document: (ctx, { params }) => openHandoverDocument(ctx, params.id, params.document),
  agree: (ctx, { params, body }) => agreeHandover(ctx, params.id, body.successorId, body.note),
  stay: (ctx, { params, body }) => keepCase(ctx, params.id, body.note),
  withdraw: (ctx, { params, body }) => withdrawInstead(ctx, params.id, body.note),
  receive: (ctx, { params, body }) => receiveCase(ctx, params.id, body.note),
  decline: (ctx, { params, body }) => declineCase(ctx, params.id, body.note),
  takeOver: (ctx, { params, body }) => takeOverCase(ctx, params.id, body.note),
})

export const overviewRoutes = mount(overviewApi, {
  overview: (ctx, { query }) => overview(ctx, query),
  trend: (ctx, { query }) => trend(ctx, query),
  today: (ctx) => today(ctx),
})

export const documentRoutes = mount(documentApi, {
  verify: (ctx, { params }) => verifyDocument(ctx, params.code),
})
