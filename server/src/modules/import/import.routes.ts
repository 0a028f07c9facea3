import { importApi } from '@shuangfang/shared/import/import.contract'
import { mount } from '#platform/mount'
import { commitImport, listImports, mapImport, sendRefused, startImport, undoImport } from './import.service'
import { importDetail, importRows, importView } from './import.view'

export const importRoutes = mount(importApi, {
  start: async (ctx, { body }) => importView(await startImport(ctx, body)),
  list: async (ctx, { query }) => {
    const page = await listImports(ctx, query)
    return { ...page, items: page.items.map(importView) }
  },
  get: (ctx, { params }) => importDetail(ctx, params.id),
  map: async (ctx, { params, body }) => importView(await mapImport(ctx, params.id, body)),
  rows: (ctx, { params, query }) => importRows(ctx, params.id, query),
  commit: async (ctx, { params }) => importView(await commitImport(ctx, params.id)),
  undo: async (ctx, { params, body }) => importView(await undoImport(ctx, params.id, body)),
  refused: (ctx, { params }) => sendRefused(ctx, params.id),
})
