import type { FloorPlanWrite } from '@shuangfang/shared/risk/risk.contract'
import type { z } from 'zod'
import { defineFilePlace } from '#platform/attachments'
import { defineEntity, json, type RowOf, ref, varchar } from '#platform/entity'

/** 四色图: a picture with areas; colours are worked out when it is read. */
export const FloorPlans = defineEntity({
  subject: 'FloorPlan',
  table: 'floor_plan',
  owner: 'enterprise',
  columns: {
    name: varchar(60),
    fileId: ref('file'),
    areas: json<z.output<typeof FloorPlanWrite>['areas']>(),
  },
})
export type FloorPlanEntity = RowOf<typeof FloorPlans>

export const planPicture = defineFilePlace({ of: FloorPlans, part: 'picture', accepts: 'pictures' })
