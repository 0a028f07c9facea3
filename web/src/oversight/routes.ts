import type { PageRoute } from '#kit/navigation'
import { settingsRoutes } from '../settings/routes'

export const oversightSections = [
  '今日',
  '总览',
  '企业',
  '风险',
  '隐患',
  '挂牌督办',
  '执法检查',
  '标准化',
  '统计',
  '设置',
] as const

/** One line per page; `path` is below /oversight. */
export const oversightRoutes: PageRoute[] = [
  { path: '', component: () => import('./TodayPage.vue'), meta: { title: '今日', nav: { section: '今日', order: 1 } } },
  {
    path: 'overview',
    component: () => import('./overview/OverviewPage.vue'),
    meta: { title: '总览', nav: { section: '总览', order: 1 }, needs: 'Enterprise:read' },
  },
  {
    path: 'enterprises',
    component: () => import('./enterprises/EnterprisesPage.vue'),
    meta: { title: '企业', nav: { section: '企业', order: 1 }, needs: 'Enterprise:read' },
  },
  {
    path: 'enterprises/:id',
    component: () => import('./dossier/DossierPage.vue'),
    meta: { title: '企业档案', needs: 'Enterprise:read_dossier' },
  },
  {
    path: 'changes',
    component: () => import('./changes/ChangesPage.vue'),
    meta: { title: '登记信息变更', nav: { section: '企业', order: 2 }, needs: 'EnterpriseChange:read' },
  },
  {
    path: 'changes/:id',
    component: () => import('./changes/ChangePage.vue'),
    meta: { title: '登记信息变更', needs: 'EnterpriseChange:read' },
  },
  {
    path: 'risks',
    component: () => import('./risks/RisksPage.vue'),
    meta: { title: '风险', nav: { section: '风险', order: 1 }, needs: 'Risk:read' },
  },
  {
    path: 'hazards',
    component: () => import('./hazards/HazardsPage.vue'),
    meta: { title: '隐患', nav: { section: '隐患', order: 1 }, needs: 'Hazard:read' },
  },
  {
    path: 'hazards/:id',
    component: () => import('./hazards/HazardPage.vue'),
    meta: { title: '隐患', needs: 'Hazard:read' },
  },
  {
    path: 'supervisions',
    component: () => import('./supervision/SupervisionsPage.vue'),
    meta: { title: '挂牌督办', nav: { section: '挂牌督办', order: 1 }, needs: 'Supervision:read' },
  },
  {
    path: 'supervisions/:id',
    component: () => import('./supervision/SupervisionPage.vue'),
    meta: { title: '挂牌督办', needs: 'Supervision:read' },
  },
  {
    path: 'handovers',
    component: () => import('./handover/HandoversPage.vue'),
    meta: { title: '移交接收', nav: { section: '挂牌督办', order: 2 }, needs: 'Handover:read' },
  },
  {
    path: 'handovers/:id',
    component: () => import('./handover/HandoverPage.vue'),
    meta: { title: '移交接收', needs: 'Handover:read' },
  },
  {
    path: 'standardization',
    component: () => import('./standardization/AttainmentPage.vue'),
    meta: { title: '标准化达标', nav: { section: '标准化', order: 1 }, needs: 'Certificate:read' },
  },
  {
    path: 'standardization/certificates',
    component: () => import('./standardization/CertificatesPage.vue'),
    meta: { title: '证书核实', nav: { section: '标准化', order: 2 }, needs: 'Certificate:refuse' },
  },
  ...settingsRoutes,
]
