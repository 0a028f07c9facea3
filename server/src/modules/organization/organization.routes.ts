import { organizationApi } from '@shuangfang/shared/organization/organization.contract'
import { mount } from '#platform/mount'
import { createUnit, editUnit, listUnits, removeUnit } from './organization.service'

export const organizationRoutes = mount(organizationApi, {
  list: async (ctx) => ({ items: await listUnits(ctx) }),
  create: (ctx, { body }) => createUnit(ctx, body),
  edit: (ctx, { params, version, body }) => editUnit(ctx, params.id, version, body),
  remove: (ctx, { params }) => removeUnit(ctx, params.id),
})
