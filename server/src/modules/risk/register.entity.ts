import type { RegisterState } from '@shuangfang/shared/risk/register.workflow'
import type { Risk } from '@shuangfang/shared/risk/risk.contract'
import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import { code, defineEntity, instant, int, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** 清单版本: who submitted which rows, and what the principal decided. */
export const RiskRegisters = defineEntity({
  subject: 'Register',
  table: 'risk_register',
  owner: 'enterprise',
  columns: {
    edition: int(),
    state: code<RegisterState>(16),
    rowCount: int(),
    counts: json<Record<RiskLevel, number>>(),
    ungraded: int(),
    submitterId: ref(),
    submitterName: varchar(40),
    note: nullable(varchar(300)),
    deciderName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
    decision: nullable(varchar(300)),
  },
})
export type RegisterEntity = RowOf<typeof RiskRegisters>

/** A row as it was when its version was submitted. Its subject has no verb but `read`. */
export const RegisterRows = defineEntity({
  subject: 'RegisterRow',
  table: 'risk_register_row',
  owner: 'enterprise',
  columns: {
    registerId: ref('risk_register'),
    riskId: ref(),
    level: nullable(code<RiskLevel>(16)),
    rowJson: json<Risk>(),
  },
})
