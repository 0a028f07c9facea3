import { accountApi } from '@shuangfang/shared/account/account.contract'
import { grantApi } from '@shuangfang/shared/account/grant.contract'
import { mount } from '#platform/mount'
import { describeMe, entryOf, listAccounts } from './account.service'
import { changeRole, collectPassword, confirmGrant, listGrants, refuseGrant, withdrawGrant } from './grant.service'
import { createAccount, editAccount, resetPassword, setAccountStatus, signOutColleague } from './keep.service'
import { changePassword } from './password.service'
import { listSessions, login, logout, revokeSession } from './session.service'

export const accountRoutes = mount(accountApi, {
  login: (ctx, { body }, http) => login(ctx, body, http),
  logout: (ctx, _, http) => logout(ctx, http),
  me: (ctx) => describeMe(ctx),
  changePassword: (ctx, { body }, http) => changePassword(ctx, body, http),
  sessions: (ctx, _, http) => listSessions(ctx, http),
  revokeSession: (ctx, { params }) => revokeSession(ctx, params.id),
  list: (ctx, { query }) => listAccounts(ctx, query),
  get: (ctx, { params }) => entryOf(ctx, params.id),
  create: (ctx, { body }) => createAccount(ctx, body),
  edit: (ctx, { params, version, body }) => editAccount(ctx, params.id, version, body),
  setStatus: (ctx, { params, body }) => setAccountStatus(ctx, params.id, body.status, body.reason ?? null),
  signOut: (ctx, { params }) => signOutColleague(ctx, params.id),
  resetPassword: (ctx, { params, body }) => resetPassword(ctx, params.id, body.reason ?? null),
})

export const grantRoutes = mount(grantApi, {
  list: (ctx, { query }) => listGrants(ctx, query),
  changeRole: (ctx, { params, body }) => changeRole(ctx, params.id, body),
  confirm: (ctx, { params }) => confirmGrant(ctx, params.id),
  refuse: (ctx, { params, body }) => refuseGrant(ctx, params.id, body.reason),
  withdraw: (ctx, { params }) => withdrawGrant(ctx, params.id),
  collect: (ctx, { params }) => collectPassword(ctx, params.id),
})
