import type { Me } from '@shuangfang/shared/account/account.contract'
import type { RouteRecordRaw } from 'vue-router'
import { homeOf, isPhone, shellPaths, shellsFor } from '#kit/navigation'

declare module 'vue-router' {
  interface RouteMeta {
    /** An address that names a thing, not a shell: messages carry it, and each reader opens it in their own. */
    isShared?: boolean
  }
}

const things = 'hazards|supervisions|handovers|enterprises|standardization|dossier|grants'
export const sharedRoutes: RouteRecordRaw[] = [
  {
    path: `/:thing(${things})/:rest(.*)*`,
    component: () => import('./open/NotFoundPage.vue'),
    meta: { title: '没有这一页', isShared: true },
  },
]

/** On a phone only hazards have a page of their own; everything else opens at the desk, where the reader has one. */
export function sharedTo(path: string, person: Me, onPhone = isPhone()): string {
  const home = homeOf(person, onPhone)
  const isElsewhere = home === shellPaths.field && !path.startsWith('/hazards/') && shellsFor(person).includes('desk')
  return (isElsewhere ? shellPaths.desk : home) + path
}
