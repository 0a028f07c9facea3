import type { PageRoute } from '#kit/navigation'

/** Pages of 风险, below /desk. */
export const riskRoutes: PageRoute[] = [
  {
    path: 'risk',
    component: () => import('./RisksPage.vue'),
    meta: { title: '风险清单', needs: 'Risk:read', nav: { section: '风险', order: 1 } },
  },
  {
    path: 'risk/points',
    component: () => import('./PointsPage.vue'),
    meta: { title: '风险点', needs: 'Risk:read', nav: { section: '风险', order: 2 } },
  },
  {
    path: 'risk/matrix',
    component: () => import('./MatrixPage.vue'),
    meta: { title: '风险矩阵', needs: 'Risk:read', nav: { section: '风险', order: 3 } },
  },
  {
    path: 'risk/map',
    component: () => import('./MapPage.vue'),
    meta: { title: '四色图', needs: 'Risk:read', nav: { section: '风险', order: 4 } },
  },
  {
    path: 'risk/registers',
    component: () => import('./RegistersPage.vue'),
    meta: { title: '清单审批', needs: 'Register:read', nav: { section: '风险', order: 5 } },
  },
]
