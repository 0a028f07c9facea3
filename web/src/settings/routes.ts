import type { PageRoute } from '#kit/navigation'

/** Pages every signed-in person has, whatever the shell. */
export const settingsRoutes: PageRoute[] = [
  {
    path: 'people',
    component: () => import('./AccountsPage.vue'),
    meta: { title: '人员', nav: { section: '设置', order: 10 }, needs: 'Account:grant' },
  },
  {
    path: 'grants',
    component: () => import('./GrantsPage.vue'),
    meta: { title: '权限变更', nav: { section: '设置', order: 12 } },
  },
  {
    path: 'units',
    component: () => import('./UnitsPage.vue'),
    meta: { title: '部门班组', nav: { section: '设置', order: 11 }, needs: 'OrgUnit:manage' },
  },
  {
    path: 'audit',
    component: () => import('./audit/AuditPage.vue'),
    meta: { title: '审计日志', nav: { section: '设置', order: 20 }, needs: 'Audit:read' },
  },
  {
    path: 'files',
    component: () => import('./FilesPage.vue'),
    meta: { title: '文件用量', nav: { section: '设置', order: 12 }, needs: 'File:read_usage' },
  },
  { path: 'sessions', component: () => import('./SessionsPage.vue'), meta: { title: '我的登录设备' } },
  { path: 'password', component: () => import('./PasswordPage.vue'), meta: { title: '修改密码' } },
]
