import { authorityApi } from '@shuangfang/shared/authority/authority.contract'
import { mount } from '#platform/mount'
import {
  administrationOfAuthority,
  appointInAuthority,
  editAuthority,
  endJurisdiction,
  getAuthority,
  listAuthorities,
} from './authority.service'
import {
  askAuthority,
  askJurisdiction,
  askMerger,
  confirmRequest,
  listRequests,
  refuseRequest,
  withdrawRequest,
} from './authority-request.service'

export const authorityRoutes = mount(authorityApi, {
  requests: (ctx, { query }) => listRequests(ctx, query),
  confirmRequest: (ctx, { params }) => confirmRequest(ctx, params.id),
  refuseRequest: (ctx, { params, body }) => refuseRequest(ctx, params.id, body.reason),
  withdrawRequest: (ctx, { params }) => withdrawRequest(ctx, params.id),
  list: (ctx, { query }) => listAuthorities(ctx, query),
  get: (ctx, { params }) => getAuthority(ctx, params.id),
  create: (ctx, { body }) => askAuthority(ctx, body),
  administration: (ctx, { params }) => administrationOfAuthority(ctx, params.id),
  appoint: (ctx, { params, body }) => appointInAuthority(ctx, params.id, body),
  edit: (ctx, { params, version, body }) => editAuthority(ctx, params.id, version, body),
  addJurisdiction: (ctx, { params, body }) => askJurisdiction(ctx, params.id, body),
  merge: (ctx, { params, body }) => askMerger(ctx, params.id, body),
  endJurisdiction: (ctx, { params, body }) => endJurisdiction(ctx, params.id, params.jurisdiction, body.on),
})
