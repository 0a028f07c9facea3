import { z } from 'zod'
import { CivilDate, defineApi, Id, Instant } from '../kit/contract'
import { sectors } from '../reference/sectors'

/** Figures of a set of enterprises; every one of them opens the rows it counts. Definitions: overview.figures.ts. */
export const Figures = z.object({
  enterprises: z.number().int(),
  risks: z.object({
    major: z.number().int(),
    considerable: z.number().int(),
    general: z.number().int(),
    low: z.number().int(),
  }),
  /** Hazards found and not void. */
  hazards: z.number().int(),
  open: z.number().int(),
  closed: z.number().int(),
  overdue: z.number().int(),
  majorOpen: z.number().int(),
  major: z.number().int(),
  supervised: z.number().int(),
  /** Rectifications accepted, and those of them handed in by their deadline. */
  rectified: z.number().int(),
  onTime: z.number().int(),
})
export type Figures = z.output<typeof Figures>

export const OverviewFilter = z.strictObject({
  region: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  sector: z.enum(sectors).optional(),
})

/** Waits for me, is late in my jurisdiction, is new. */
export const todayGroups = ['waiting', 'late', 'fresh'] as const
export type TodayGroup = (typeof todayGroups)[number]

const group = { key: z.string(), name: z.string(), figures: Figures }
export const overviewApi = defineApi({
  overview: {
    method: 'GET',
    path: '/overview',
    summary: '辖区总览：四色风险、隐患、整改率、按期率、超期、重大隐患，按乡镇和行业',
    allow: 'Enterprise:read',
    query: OverviewFilter,
    output: z.object({
      asOf: Instant,
      total: Figures,
      byState: z.record(z.string(), z.number().int()),
      byRegion: z.array(z.object(group)),
      bySector: z.array(z.object(group)),
    }),
  },
  trend: {
    method: 'GET',
    path: '/overview/trend',
    summary: '近十二个月隐患上报与销号',
    allow: 'Enterprise:read',
    query: OverviewFilter.extend({ enterprise: Id.optional() }),
    output: z.object({
      months: z.array(
        z.object({ month: z.string(), found: z.number().int(), closed: z.number().int(), major: z.number().int() }),
      ),
    }),
  },
  today: {
    method: 'GET',
    path: '/overview/today',
    summary: '今天等我办的、辖区超期的、新增的重大隐患',
    allow: 'signed-in',
    output: z.object({
      asOf: Instant,
      /** First day of those whose major hazards are new. */
      since: CivilDate,
      counts: z.object({
        /** Hazards past their deadline, as the overview counts them. */
        overdue: z.number().int(),
        lateCases: z.number().int(),
        /** Reported since that day and judged major, done with or not; counted to one past the limit of totals. */
        fresh: z.number().int(),
      }),
      items: z.array(
        z.object({
          group: z.enum(todayGroups),
          kind: z.string(),
          title: z.string(),
          detail: z.string(),
          link: z.string(),
          due: CivilDate.nullable(),
          isLate: z.boolean(),
        }),
      ),
    }),
  },
})
