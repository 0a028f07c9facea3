import { navigation, type PageRoute } from '#kit/navigation'
import { settingsRoutes } from '../settings/routes'

export const consoleSections = ['企业', '监管机构', '运行', '设置'] as const

/** One line per page; `path` is below /console. */
export const consoleRoutes: PageRoute[] = [
  { path: '', redirect: home, meta: { title: '平台运营' } },
  {
    path: 'enterprises',
    component: () => import('./enterprises/EnterprisesPage.vue'),
    meta: { title: '企业', nav: { section: '企业', order: 1 }, needs: 'Enterprise:create' },
  },
  {
    path: 'authorities',
    component: () => import('./authorities/AuthoritiesPage.vue'),
    meta: { title: '监管机构', nav: { section: '监管机构', order: 1 }, needs: 'Authority:create' },
  },
  {
    path: 'requests',
    component: () => import('./authorities/RequestsPage.vue'),
    meta: {
      title: '待确认的机构和辖区',
      nav: { section: '监管机构', order: 2, label: '待确认' },
      needs: 'AuthorityRequest:read',
    },
  },
  {
    path: 'undelivered',
    component: () => import('./undelivered/UndeliveredPage.vue'),
    meta: { title: '未送达', nav: { section: '运行', order: 1 }, needs: 'Undelivered:read' },
  },
  ...settingsRoutes,
]

/** The first page that this person's navigation shows: an auditor keeps no enterprises. */
function home(): string {
  return navigation('/console', consoleRoutes, consoleSections)[0]?.items[0]?.to ?? '/console/enterprises'
}
