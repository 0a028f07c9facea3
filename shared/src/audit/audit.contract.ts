import { z } from 'zod'
import { Day, defineApi, Id, Instant, PageQuery, pageOf } from '../kit/contract'

/** One event of the tenant's trail, as the audit administrator sees it. */
export const AuditEntry = z.object({
  id: z.string(),
  seq: Id,
  type: z.string(),
  subject: z.string(),
  subjectId: Id,
  /** 0: the product itself. */
  actorId: Id,
  actorName: z.string(),
  payload: z.record(z.string(), z.unknown()),
  occurredAt: Instant,
  /** Place in the tenant's hash chain; null for the seconds until the sealer has linked it. */
  position: z.number().int().nullable(),
  hash: z.string().nullable(),
})
export type AuditEntry = z.output<typeof AuditEntry>

export const AuditQuery = PageQuery.extend({
  /** `hazard` for everything about hazards, `hazard.grade` for one kind of event. */
  type: z
    .string()
    .regex(/^[a-z_]{2,40}(\.[a-z_]{2,40})?$/, '请从列表选择操作类型')
    .optional(),
  /** Beginning of a name. */
  actor: z.string().max(40).optional(),
  from: Day.optional(),
  to: Day.optional(),
})

export const auditApi = defineApi({
  list: {
    method: 'GET',
    path: '/audit',
    summary: '本单位的操作审计记录，最新的在前',
    allow: 'Audit:read',
    query: AuditQuery,
    output: pageOf(AuditEntry),
  },
  chain: {
    method: 'GET',
    path: '/audit/chain',
    summary: '审计链：已链接到第几条，还有几条等待链接',
    allow: 'Audit:read',
    output: z.object({ position: z.number().int(), hash: z.string().nullable(), waiting: z.number().int() }),
  },
})
