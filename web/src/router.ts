import type { Me } from '@shuangfang/shared/account/account.contract'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { onSignedOut } from '#kit/api'
import { homeOf, isPhone, type Shell, shellPaths, shellsFor } from '#kit/navigation'
import { can, loadMe, me } from '#kit/session'
import { consoleRoutes } from './console/routes'
import { deskRoutes } from './desk/routes'
import { fieldRoutes } from './field/routes'
import { sharedRoutes, sharedTo } from './links'
import { openRoutes } from './open/routes'
import { oversightRoutes } from './oversight/routes'

type Loader = () => Promise<unknown>
const shell = (name: Shell, layout: Loader, children: RouteRecordRaw[]): RouteRecordRaw => ({
  path: shellPaths[name],
  component: layout,
  meta: { shell: name },
  children: [
    ...children,
    { path: ':rest(.*)*', component: () => import('./open/NotFoundPage.vue'), meta: { title: '没有这一页' } },
  ],
})

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./open/LoginPage.vue'), meta: { title: '双防' } },
  { path: '/login', component: () => import('./open/LoginPage.vue'), meta: { title: '登录' } },
  { path: '/register', component: () => import('./open/RegisterPage.vue'), meta: { title: '企业注册' } },
  shell('desk', () => import('./desk/DeskShell.vue'), deskRoutes),
  shell('field', () => import('./field/FieldShell.vue'), fieldRoutes),
  shell('oversight', () => import('./oversight/OversightShell.vue'), oversightRoutes),
  shell('console', () => import('./console/ConsoleShell.vue'), consoleRoutes),
  shell('open', () => import('./open/OpenShell.vue'), openRoutes),
  ...sharedRoutes,
  { path: '/denied', component: () => import('./open/DeniedPage.vue'), meta: { title: '没有权限' } },
  { path: '/:rest(.*)*', component: () => import('./open/NotFoundPage.vue'), meta: { title: '没有这一页' } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) =>
    saved ?? (to.hash ? { el: to.hash } : to.path === from.path ? false : { top: 0 }),
})

const isOpen = (to: RouteLocationNormalized) =>
  !to.path.startsWith('/denied') && (!to.meta.shell || to.meta.shell === 'open')

router.beforeEach(async (to) => {
  fetchEarly(to)
  if (isOpen(to) && !to.meta.isShared && to.path !== '/' && to.path !== '/login') return true
  const person = await loadMe().catch(() => null)
  if (!person) return to.path === '/login' ? true : { path: '/login', query: wantedFrom(to) }
  // The first password was made by someone else: nothing else before it is changed.
  if (person.mustChangePassword) return to.path === '/login' ? true : { path: '/login', query: wantedFrom(to) }
  if (to.meta.isShared) return sharedTo(to.fullPath, person)
  if (to.path === '/' || to.path === '/login') return wanted(to, person)
  return allowed(to, person)
})

/** The page's files travel while the server says who we are; the router asks for them again and finds them here. */
function fetchEarly({ matched }: RouteLocationNormalized): void {
  for (const { components } of matched) {
    const load = components?.default
    if (typeof load === 'function') void (load as Loader)().catch(() => undefined)
  }
}

const wantedFrom = (to: RouteLocationNormalized) => (to.path === '/' ? {} : { to: to.fullPath })

/** Back to the page they came for, if it is one of ours. */
export function wanted(to: RouteLocationNormalized, person: Me): string {
  const path = typeof to.query.to === 'string' ? to.query.to : ''
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/login') ? path : homeOf(person, isPhone())
}

function allowed(to: RouteLocationNormalized, person: Me) {
  const shells = shellsFor(person)
  if (to.meta.shell && !shells.includes(to.meta.shell)) return { path: '/denied', query: { page: to.fullPath } }
  // Only the landing page moves to the phone's shell: a link to a desk page still opens it.
  if (to.path === '/desk' && homeOf(person, isPhone()) === '/m' && !to.query.desk) return { path: '/m' }
  if (to.meta.needs && !can(to.meta.needs))
    return { path: '/denied', query: { page: to.fullPath, title: to.meta.title } }
  return true
}

router.afterEach((to) => {
  document.title = to.meta.title && to.meta.title !== '双防' ? `${to.meta.title} · 双防` : '双防'
})

onSignedOut(() => {
  const { currentRoute } = router
  if (isOpen(currentRoute.value) || me.value) return
  void router.replace({ path: '/login', query: { to: currentRoute.value.fullPath, ended: '1' } })
})

/** A page whose file is gone since the last release: load the new release once. */
router.onError((error, to) => {
  if (!/dynamically imported module|Importing a module|Failed to fetch/i.test(String(error))) return
  if (sessionStorage.getItem('shuangfang.reloaded') === to.fullPath || !navigator.onLine) return
  sessionStorage.setItem('shuangfang.reloaded', to.fullPath)
  location.assign(to.fullPath)
})
