import type { PageRoute } from '#kit/navigation'

const page = () => import('./ImportPage.vue')

/** One wizard; the import's id in the address makes it survive a reload. */
export const importRoutes: PageRoute[] = [
  {
    path: 'risk/import',
    component: page,
    meta: { title: '导入清单', nav: { section: '风险', order: 90 }, needs: 'Import:read' },
  },
  {
    path: 'risk/import/:id(\\d+)',
    component: page,
    props: true,
    meta: { title: '导入清单', needs: 'Import:read' },
  },
]
