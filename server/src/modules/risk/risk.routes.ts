import { riskApi } from '@shuangfang/shared/risk/risk.contract'
import { mount } from '#platform/mount'
import { listSchemes } from './assessment.service'
import { createPlan, editPlan, listPlans, removePlan } from './floor-plan.service'
import { noticeCard } from './notice-card.service'
import { riskMatrix, riskPointCard, riskSummary } from './overview.service'
import { approveRegister, listRegisterRows, listRegisters, returnRegister, submitRegister } from './register.service'
import { createRisk, editRisk, listRisks, removeRisk, riskById, riskPointById } from './risk.service'
import { startExport } from './risk-export.service'
import { createPoint, editPoint, listPoints, removePoint } from './risk-point.service'
import { withEnterpriseNames } from './risk-view.service'

export const riskRoutes = mount(riskApi, {
  schemes: (ctx) => listSchemes(ctx),
  points: (ctx, { query }) => listPoints(ctx, query),
  point: (ctx, { params }) => riskPointById(ctx, params.id),
  createPoint: (ctx, { body }) => createPoint(ctx, body),
  editPoint: (ctx, { params, version, body }) => editPoint(ctx, params.id, version, body),
  removePoint: (ctx, { params }) => removePoint(ctx, params.id),
  list: async (ctx, { query }) => {
    const page = await listRisks(ctx, query)
    return { ...page, items: await withEnterpriseNames(ctx, page.items) }
  },
  get: (ctx, { params }) => riskById(ctx, params.id),
  create: (ctx, { body }) => createRisk(ctx, body),
  edit: (ctx, { params, version, body }) => editRisk(ctx, params.id, version, body),
  remove: (ctx, { params }) => removeRisk(ctx, params.id),
  summary: (ctx, { query }) => riskSummary(ctx, query.enterprise),
  matrix: (ctx, { query }) => riskMatrix(ctx, query.scheme, query.enterprise),
  registers: (ctx, { query }) => listRegisters(ctx, query),
  submitRegister: (ctx, { body }) => submitRegister(ctx, body.note || null),
  approveRegister: (ctx, { params }) => approveRegister(ctx, params.id),
  returnRegister: (ctx, { params, body }) => returnRegister(ctx, params.id, body.reason),
  registerRows: (ctx, { params, query }) => listRegisterRows(ctx, params.id, query),
  plans: (ctx, { query }) => listPlans(ctx, query.enterprise),
  createPlan: (ctx, { body }) => createPlan(ctx, body),
  editPlan: (ctx, { params, version, body }) => editPlan(ctx, params.id, version, body),
  removePlan: (ctx, { params }) => removePlan(ctx, params.id),
  export: (ctx, { body }) => startExport(ctx, body.filter),
  noticeCards: (ctx, { params }) => noticeCard(ctx, params.id),
  card: (ctx, { params }) => riskPointCard(ctx, params.code),
})
