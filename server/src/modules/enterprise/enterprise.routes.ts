import { enterpriseApi } from '@shuangfang/shared/enterprise/enterprise.contract'
import { mount } from '#platform/mount'
import { codePoster } from './enterprise.documents'
import {
  administrationOfEnterprise,
  appointInEnterprise,
  createEnterprise,
  decideRegistration,
  editEnterprise,
  enterpriseById,
  enterpriseCard,
  listEnterprises,
  myEnterprise,
  revealContacts,
} from './enterprise.service'
import { registerEnterprise, registrationQueue, registrationState } from './registration.service'

export const enterpriseRoutes = mount(enterpriseApi, {
  register: (ctx, { body }, http) => registerEnterprise(ctx, body, http),
  registration: (ctx, { params }) => registrationState(ctx, params.receipt),
  queue: (ctx, { params }) => registrationQueue(ctx, params.id),
  create: (ctx, { body }) => createEnterprise(ctx, body),
  administration: (ctx, { params }) => administrationOfEnterprise(ctx, params.id),
  appoint: (ctx, { params, body }) => appointInEnterprise(ctx, params.id, body),
  list: (ctx, { query }) => listEnterprises(ctx, query),
  mine: (ctx) => myEnterprise(ctx),
  contacts: (ctx) => myEnterprise(ctx),
  get: (ctx, { params }) => enterpriseById(ctx, params.id),
  edit: (ctx, { params, version, body }) => editEnterprise(ctx, params.id, version, body),
  reveal: (ctx, { params, body }) => revealContacts(ctx, params.id, body.reason),
  accept: (ctx, { params }) => decideRegistration(ctx, params.id, 'accept', null),
  refuse: (ctx, { params, body }) => decideRegistration(ctx, params.id, 'refuse', body.reason),
  poster: (ctx, { params }) => codePoster(ctx, params.id),
  card: (ctx, { params }) => enterpriseCard(ctx, params.code),
})
