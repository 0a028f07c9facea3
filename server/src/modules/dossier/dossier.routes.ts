import { dossierApi } from '@shuangfang/shared/dossier/dossier.contract'
import { mount } from '#platform/mount'
import { readDossier } from './dossier.service'
import { readDuties, readNews } from './today.service'

export const dossierRoutes = mount(dossierApi, {
  dossier: (ctx, { params }) => readDossier(ctx, params.enterprise),
  duties: (ctx, { params }) => readDuties(ctx, params.enterprise),
  news: (ctx, { params }) => readNews(ctx, params.enterprise),
})
