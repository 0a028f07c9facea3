import { certificateApi } from '@shuangfang/shared/standardization/certificate.contract'
import { standardizationApi } from '@shuangfang/shared/standardization/standardization.contract'
import { mount } from '#platform/mount'
import { attainmentFigures, listAttainment } from './attainment.service'
import { addCertificate, editCertificate } from './certificate.service'
import {
  decideEvaluation,
  evaluationDetail,
  listEvaluations,
  reportFinding,
  saveItem,
  startEvaluation,
  submitEvaluation,
} from './evaluation.service'
import { listCertificates, refuseCertificate, verifyCertificate } from './verification.service'

export const standardizationRoutes = mount(standardizationApi, {
  evaluations: (ctx, { query }) => listEvaluations(ctx, query),
  evaluation: (ctx, { params }) => evaluationDetail(ctx, params.id),
  start: (ctx, { body }) => startEvaluation(ctx, body),
  saveItem: (ctx, { params, version, body }) => saveItem(ctx, params.id, params.item, version, body),
  submit: (ctx, { params }) => submitEvaluation(ctx, params.id),
  approve: (ctx, { params }) => decideEvaluation(ctx, params.id, 'approve', null),
  return: (ctx, { params, body }) => decideEvaluation(ctx, params.id, 'return', body.reason),
  reportHazard: (ctx, { params }) => reportFinding(ctx, params.id, params.item),
})

export const certificateRoutes = mount(certificateApi, {
  list: (ctx, { query }) => listCertificates(ctx, query),
  add: (ctx, { body }) => addCertificate(ctx, body),
  edit: (ctx, { params, version, body }) => editCertificate(ctx, params.id, version, body),
  verify: (ctx, { params, version }) => verifyCertificate(ctx, params.id, version),
  refuse: (ctx, { params, version, body }) => refuseCertificate(ctx, params.id, version, body.reason),
  attainment: (ctx, { query }) => listAttainment(ctx, query),
  attainmentFigures: (ctx, { query }) => attainmentFigures(ctx, query),
})
