import type { PageRoute } from '#kit/navigation'

/** One line per page; `path` is below /m. Keep pages light: this shell loads over a site's network. */
export const fieldRoutes: PageRoute[] = [
  { path: '', component: () => import('./TodayPage.vue'), meta: { title: '今日' } },
  { path: 'scan', component: () => import('./ScanPage.vue'), meta: { title: '扫码' } },
  { path: 'report', component: () => import('./report/ReportPage.vue'), meta: { title: '上报隐患' } },
  { path: 'reports', component: () => import('./hazard/ReportsPage.vue'), meta: { title: '我上报的' } },
  { path: 'hazards/:id(\\d+)', component: () => import('./hazard/HazardPage.vue'), meta: { title: '隐患' } },
  {
    path: 'hazards/:id(\\d+)/submit',
    component: () => import('./hazard/RectifyPage.vue'),
    meta: { title: '提交整改' },
  },
  { path: 'me', component: () => import('./MePage.vue'), meta: { title: '我的' } },
  { path: 'outbox', component: () => import('./OutboxPage.vue'), meta: { title: '未上传' } },
  { path: 'grants', component: () => import('../settings/GrantsPage.vue'), meta: { title: '权限变更' } },
  { path: 'sessions', component: () => import('../settings/SessionsPage.vue'), meta: { title: '我的登录设备' } },
  { path: 'password', component: () => import('../settings/PasswordPage.vue'), meta: { title: '修改密码' } },
]
