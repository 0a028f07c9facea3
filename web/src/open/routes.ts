import type { PageRoute } from '#kit/navigation'

/** Pages anyone may open, without a session; `path` is below /c. */
export const openRoutes: PageRoute[] = [
  { path: 'api', component: () => import('./ApiPage.vue'), meta: { title: '接口文档' } },
  { path: 'p/:code', component: () => import('./PointCardPage.vue'), meta: { title: '风险告知' } },
  { path: 'd/:code', component: () => import('./DocumentCheckPage.vue'), meta: { title: '文书核验' } },
  { path: 'r/:receipt?', component: () => import('./RegistrationPage.vue'), meta: { title: '注册进度' } },
  { path: ':code', component: () => import('./EnterpriseCardPage.vue'), meta: { title: '企业码' } },
]
