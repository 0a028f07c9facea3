import type { PageRoute } from '#kit/navigation'
import { settingsRoutes } from '../settings/routes'
import { hazardRoutes } from './hazard/routes'
import { importRoutes } from './import/routes'
import { riskRoutes } from './risk/routes'
import { standardizationRoutes } from './standardization/routes'

/** The desk's navigation, by work. */
export const deskSections = ['今日', '风险', '排查', '隐患', '档案', '标准化', '统计', '设置'] as const

/** One line per page; `path` is below /desk. */
export const deskRoutes: PageRoute[] = [
  { path: '', component: () => import('./TodayPage.vue'), meta: { title: '今日', nav: { section: '今日', order: 1 } } },
  ...riskRoutes,
  ...importRoutes,
  ...hazardRoutes,
  {
    path: 'dossier',
    component: () => import('./dossier/DossierPage.vue'),
    meta: { title: '本企业档案', nav: { section: '档案', order: 1 }, needs: 'Enterprise:read_dossier' },
  },
  ...standardizationRoutes,
  {
    path: 'enterprise',
    component: () => import('./enterprise/EnterprisePage.vue'),
    meta: { title: '企业资料', nav: { section: '设置', order: 1 }, needs: 'Enterprise:edit' },
  },
  {
    path: 'changes',
    component: () => import('./enterprise/ChangesPage.vue'),
    meta: { title: '登记信息变更', nav: { section: '设置', order: 2 }, needs: 'EnterpriseChange:read' },
  },
  {
    path: 'changes/:id',
    component: () => import('./enterprise/ChangePage.vue'),
    meta: { title: '登记信息变更', needs: 'EnterpriseChange:read' },
  },
  ...settingsRoutes,
]
