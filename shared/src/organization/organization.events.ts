import { z } from 'zod'
import { defineEvents } from '../kit/events'

const payload = { name: z.string() }
export const orgUnitEvents = defineEvents('org_unit', 'OrgUnit', {
  created: { label: '新建部门', payload },
  edited: { label: '修改部门', payload },
  removed: { label: '删除部门', payload },
})
