import type { Assessment, MeasureKind, RiskPoint } from '@shuangfang/shared/risk/risk.contract'
import type { ControlLevel, RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import { code, defineEntity, instant, int, json, longtext, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** 风险点. Its code opens the public card; level and count are kept with its risks, in their transactions. */
export const RiskPoints = defineEntity({
  subject: 'RiskPoint',
  table: 'risk_point',
  owner: 'enterprise',
  open: true,
  columns: {
    number: code(24),
    name: varchar(120),
    kind: code<RiskPoint['kind']>(16),
    location: varchar(120),
    code: code(16),
    unitId: nullable(ref('org_unit')),
    unitName: nullable(varchar(60)),
    personName: nullable(varchar(40)),
    level: nullable(code<RiskLevel>(16)),
    riskCount: int(),
    importId: nullable(ref()),
  },
})
export type RiskPointEntity = RowOf<typeof RiskPoints>

/** One row of the register. */
export const Risks = defineEntity({
  subject: 'Risk',
  table: 'risk',
  owner: 'enterprise',
  columns: {
    riskPointId: ref('risk_point'),
    unit: varchar(200),
    factor: longtext(),
    accidentTypes: json<string[]>(),
    consequence: nullable(varchar(500)),
    inherent: nullable(json<Assessment>()),
    residual: nullable(json<Assessment>()),
    inherentLevel: nullable(code<RiskLevel>(16)),
    level: nullable(code<RiskLevel>(16)),
    assessedAt: nullable(instant()),
    controlLevel: nullable(code<ControlLevel>(16)),
    improvement: nullable(varchar(1000)),
    departmentName: nullable(varchar(60)),
    personName: nullable(varchar(40)),
    basis: nullable(varchar(500)),
    remark: nullable(varchar(300)),
    importId: nullable(ref()),
    /** Versions that an undo took back, with those it made itself: see `standing`. */
    versionsUndone: int(),
    /** Of point, unit and factor as people compare them; finds what an import brings a second time. */
    fingerprint: { ...code(32), sql: 'char(32)' },
  },
})
export type RiskEntity = RowOf<typeof Risks>

/** 管控措施, one per kind of a risk: inspection tasks refer to it. */
export const ControlMeasures = defineEntity({
  subject: 'Risk',
  table: 'control_measure',
  owner: 'enterprise',
  columns: {
    riskId: ref('risk'),
    kind: code<MeasureKind>(16),
    text: longtext(),
  },
})
export type ControlMeasure = RowOf<typeof ControlMeasures>
