import { z } from 'zod'
import { ById, Done, defineApi, Id, line } from '../kit/contract'

/** The levels of an enterprise's tree; risks are controlled at the same levels. */
export const orgUnitKinds = ['department', 'workshop', 'team', 'post'] as const

export const OrgUnit = z.object({
  id: Id,
  version: z.number().int(),
  parentId: Id.nullable(),
  kind: z.enum(orgUnitKinds),
  name: z.string(),
})
export type OrgUnit = z.output<typeof OrgUnit>

export const OrgUnitWrite = z.strictObject({
  parentId: Id.nullish(),
  kind: z.enum(orgUnitKinds, '请选择类型'),
  name: line('名称', 60, 2),
})

export const organizationApi = defineApi({
  list: {
    method: 'GET',
    path: '/org-units',
    summary: '部门、车间、班组、岗位',
    allow: 'OrgUnit:read',
    output: z.object({ items: z.array(OrgUnit) }),
  },
  create: {
    method: 'POST',
    path: '/org-units',
    summary: '新增部门或班组',
    allow: 'OrgUnit:manage',
    once: true,
    body: OrgUnitWrite,
    output: OrgUnit,
  },
  edit: {
    method: 'PUT',
    path: '/org-units/:id',
    summary: '修改部门或班组',
    allow: 'OrgUnit:manage',
    versioned: true,
    params: ById,
    body: OrgUnitWrite,
    output: OrgUnit,
  },
  remove: {
    method: 'DELETE',
    path: '/org-units/:id',
    summary: '删除没有下级和人员的部门或班组',
    allow: 'OrgUnit:manage',
    params: ById,
    output: Done,
  },
})
