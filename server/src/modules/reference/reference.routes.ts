import { referenceApi } from '@shuangfang/shared/reference/reference.contract'
import { mount } from '#platform/mount'
import {
  findCriteria,
  findIndustries,
  listAccidentTypes,
  listRegions,
  listSectors,
  listStandardElements,
} from './reference.service'

export const referenceRoutes = mount(referenceApi, {
  regions: async (ctx, { query }) => ({ items: await listRegions(ctx, query) }),
  industries: async (ctx, { query }) => ({ items: await findIndustries(ctx, query) }),
  sectors: async () => ({ items: listSectors() }),
  accidentTypes: async (ctx) => ({ items: await listAccidentTypes(ctx) }),
  criteria: async (ctx, { query }) => ({ items: await findCriteria(ctx, query) }),
  standardElements: async (ctx, { params }) => ({ items: await listStandardElements(ctx, params.code) }),
})
