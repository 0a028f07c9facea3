import { dossierApi } from '@shuangfang/shared/dossier/dossier.contract'
import { mount } from '#platform/mount'
import { readDossier } from './dossier.service'

export const dossierRoutes = mount(dossierApi, {
  dossier: (ctx, { params }) => readDossier(ctx, params.enterprise),
})
