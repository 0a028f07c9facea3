import type { Permission } from '@shuangfang/shared/access/abilities'
import { deskRoles, type TenantKind } from '@shuangfang/shared/access/roles'
import type { Me } from '@shuangfang/shared/account/account.contract'
import type { RouteRecordRaw } from 'vue-router'
import { can } from './session'

export type Shell = 'desk' | 'field' | 'oversight' | 'console' | 'open'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown in the browser's title, and in the navigation unless `nav.label` says otherwise. */
    title?: string
    /** Where the page stands in its shell's navigation; without it, nowhere. */
    nav?: { section: string; order: number; label?: string }
    /** Without this right the page is not offered, and opening it says who can grant it. */
    needs?: Permission
    shell?: Shell
  }
}

/** A page of a shell: its title is not optional. */
export type PageRoute = RouteRecordRaw & {
  meta: { title: string; nav?: { section: string; order: number; label?: string }; needs?: Permission }
}

const shellsOf: Record<TenantKind, (me: Me) => Shell[]> = {
  enterprise: (me) => (deskRoles.some((role) => me.roles.includes(role)) ? ['desk', 'field'] : ['field']),
  authority: () => ['oversight'],
  operator: () => ['console'],
}
/** Which shells this person may enter; the first is home at a desk. */
export const shellsFor = (me: Me): Shell[] => shellsOf[me.tenant.kind](me)

export const shellPaths: Record<Shell, string> = {
  desk: '/desk',
  field: '/m',
  oversight: '/oversight',
  console: '/console',
  open: '/c',
}

/** Where someone lands: on a phone, people of an enterprise land in the field; the principal on the page of figures. */
export function homeOf(me: Me, isPhone: boolean): string {
  const shells = shellsFor(me)
  const isForField = isPhone && shells.includes('field') && !me.roles.includes('principal')
  const shell = isForField ? 'field' : shells[0]
  return shellPaths[shell ?? 'field']
}
export const isPhone = () => matchMedia('(max-width: 599px)').matches

export interface NavItem {
  label: string
  to: string
}
/** What of these pages this person's navigation shows, section by section. */
export function navigation(base: string, routes: readonly RouteRecordRaw[], sections: readonly string[]) {
  const shown = routes.flatMap(({ path, meta }) =>
    meta?.nav && (!meta.needs || can(meta.needs))
      ? [{ ...meta.nav, label: meta.nav.label ?? meta.title ?? '', to: path ? `${base}/${path}` : base }]
      : [],
  )
  return sections
    .map((section) => ({
      section,
      items: shown.filter((item) => item.section === section).sort((a, b) => a.order - b.order) as NavItem[],
    }))
    .filter(({ items }) => items.length > 0)
}
