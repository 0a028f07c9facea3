import { referenceApi } from '@shuangfang/shared/reference/reference.contract'
import type { Http } from '#platform/http'
import { mount } from '#platform/mount'
import {
  findCriteria,
  findIndustries,
  listAccidentTypes,
  listRegions,
  listSectors,
  listStandardElements,
} from './reference.service'

/** The same for everyone and changed only by a release: browsers may keep it for an hour. */
const kept = <T>(http: Http, items: T[]) => {
  http.cache(3600)
  return { items }
}

export const referenceRoutes = mount(referenceApi, {
  regions: async (ctx, { query }, http) => kept(http, await listRegions(ctx, query)),
  industries: async (ctx, { query }, http) => kept(http, await findIndustries(ctx, query)),
  sectors: async (_ctx, _input, http) => kept(http, listSectors()),
  accidentTypes: async (ctx, _input, http) => kept(http, await listAccidentTypes(ctx)),
  criteria: async (ctx, { query }, http) => kept(http, await findCriteria(ctx, query)),
  standardElements: async (ctx, { params }, http) => kept(http, await listStandardElements(ctx, params.code)),
})
