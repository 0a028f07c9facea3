import { accountApi } from '@shuangfang/shared/account/account.contract'
import { mount } from '#platform/mount'
import {
  changePassword,
  createAccount,
  describeMe,
  editAccount,
  entryOf,
  listAccounts,
  resetPassword,
  setAccountStatus,
} from './account.service'
import { listSessions, login, logout, revokeSession } from './session.service'

export const accountRoutes = mount(accountApi, {
  login: (ctx, { body }, http) => login(ctx, body, http),
  logout: (ctx, _, http) => logout(ctx, http),
  me: (ctx) => describeMe(ctx),
  changePassword: (ctx, { body }) => changePassword(ctx, body.current, body.next),
  sessions: (ctx, _, http) => listSessions(ctx, http),
  revokeSession: (ctx, { params }) => revokeSession(ctx, params.id),
  list: (ctx, { query }) => listAccounts(ctx, query),
  get: (ctx, { params }) => entryOf(ctx, params.id),
  create: (ctx, { body }) => createAccount(ctx, body),
  edit: (ctx, { params, version, body }) => editAccount(ctx, params.id, version, body),
  setStatus: (ctx, { params, body }) => setAccountStatus(ctx, params.id, body.status),
  resetPassword: (ctx, { params }, http) => resetPassword(ctx, params.id, http),
})
