import { authorityApi } from '@shuangfang/shared/authority/authority.contract'
import { mount } from '#platform/mount'
import {
  addJurisdiction,
  administrationOfAuthority,
  appointInAuthority,
  createAuthority,
  editAuthority,
  endJurisdiction,
  getAuthority,
  listAuthorities,
} from './authority.service'

export const authorityRoutes = mount(authorityApi, {
  list: (ctx, { query }) => listAuthorities(ctx, query),
  get: (ctx, { params }) => getAuthority(ctx, params.id),
  create: (ctx, { body }) => createAuthority(ctx, body),
  administration: (ctx, { params }) => administrationOfAuthority(ctx, params.id),
  appoint: (ctx, { params, body }) => appointInAuthority(ctx, params.id, body),
  edit: (ctx, { params, version, body }) => editAuthority(ctx, params.id, version, body),
  addJurisdiction: (ctx, { params, body }) => addJurisdiction(ctx, params.id, body),
  endJurisdiction: (ctx, { params, body }) => endJurisdiction(ctx, params.id, params.jurisdiction, body.on),
})
