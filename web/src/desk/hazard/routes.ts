import type { PageRoute } from '#kit/navigation'

/** Pages of 隐患 and 挂牌督办, below /desk. */
export const hazardRoutes: PageRoute[] = [
  {
    path: 'hazards',
    component: () => import('./HazardsPage.vue'),
    meta: { title: '隐患清单', needs: 'Hazard:read', nav: { section: '隐患', order: 1 } },
  },
  {
    path: 'hazards/:id(\\d+)',
    component: () => import('./HazardPage.vue'),
    meta: { title: '隐患', needs: 'Hazard:read' },
  },
  {
    path: 'supervisions',
    component: () => import('../supervision/SupervisionsPage.vue'),
    meta: { title: '挂牌督办', needs: 'Supervision:read', nav: { section: '隐患', order: 2 } },
  },
  {
    path: 'supervisions/:id(\\d+)',
    component: () => import('../supervision/SupervisionPage.vue'),
    meta: { title: '挂牌督办', needs: 'Supervision:read' },
  },
]
