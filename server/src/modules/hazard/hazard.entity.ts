import type { HazardCommitments } from '@shuangfang/shared/hazard/hazard.contract'
import type {
  HazardCategory,
  HazardSource,
  HazardSpeciality,
  Treatment,
} from '@shuangfang/shared/hazard/hazard.dictionary'
import type { HazardLevel } from '@shuangfang/shared/hazard/hazard.policy'
import type { HazardState } from '@shuangfang/shared/hazard/hazard.workflow'
import type { z } from 'zod'
import { defineFilePlace } from '#platform/attachments'
import {
  bool,
  code,
  decimal,
  defineEntity,
  instant,
  int,
  json,
  longtext,
  nullable,
  type RowOf,
  ref,
  varchar,
} from '#platform/entity'

/** A found defect. People's names stand beside their ids: the record says who it was then. */
export const Hazards = defineEntity({
  subject: 'Hazard',
  table: 'hazard',
  owner: 'enterprise',
  columns: {
    number: code(24),
    title: varchar(300),
    place: varchar(120),
    riskPointId: nullable(ref('risk_point')),
    riskPointName: nullable(varchar(120)),
    source: code<HazardSource>(24),
    state: code<HazardState>(16),
    level: nullable(code<HazardLevel>(16)),
    criterionCode: nullable(code(40)),
    category: nullable(code<HazardCategory>(16)),
    speciality: nullable(code<HazardSpeciality>(16)),
    treatment: nullable(code<Treatment>(16)),
    accidentType: nullable(code(20)),
    cause: nullable(varchar(300)),
    reporterId: ref('account'),
    reporterName: varchar(40),
    foundAt: instant(),
    backdatedReason: nullable(varchar(200)),
    ownerId: nullable(ref('account')),
    ownerName: nullable(varchar(40)),
    ownerUnitId: nullable(ref('org_unit')),
    measure: nullable(varchar(500)),
    funds: nullable(decimal(14, 2)),
    deadline: nullable(instant()),
    contingency: nullable(varchar(500)),
    interim: nullable(varchar(500)),
    submittedAt: nullable(instant()),
    submitterId: nullable(ref()),
    plannerId: nullable(ref()),
    closedAt: nullable(instant()),
    verifierName: nullable(varchar(40)),
    returns: int(),
    overdueSince: nullable(instant()),
    isSupervised: bool(),
    voidProposerId: nullable(ref()),
    photos: json<string[]>(),
  },
})
export type HazardEntity = RowOf<typeof Hazards>

/** Taken when it was found; and, round by round, after it was mended. */
export const hazardPhotos = defineFilePlace({ of: Hazards, part: 'photos', accepts: 'pictures' })
export const afterPhotos = defineFilePlace({ of: Hazards, part: 'after', accepts: 'pictures' })

export const Rectifications = defineEntity({
  subject: 'Hazard',
  table: 'rectification',
  owner: 'enterprise',
  columns: {
    hazardId: ref('hazard'),
    round: int(),
    note: varchar(500),
    photos: json<string[]>(),
    submitterName: varchar(40),
    result: nullable(code<'accepted' | 'returned'>(16)),
    verifierName: nullable(varchar(40)),
    verifyNote: nullable(varchar(300)),
    verifiedAt: nullable(instant()),
  },
})

export const TreatmentPlans = defineEntity({
  subject: 'Hazard',
  table: 'treatment_plan',
  owner: 'enterprise',
  columns: {
    hazardId: ref('hazard'),
    goal: longtext(),
    methods: longtext(),
    funds: longtext(),
    people: longtext(),
    timetable: longtext(),
    safety: longtext(),
    commitments: json<z.input<typeof HazardCommitments>>(),
    submitterName: varchar(40),
    result: nullable(code<'approved' | 'returned'>(16)),
    resultNote: nullable(varchar(300)),
    deciderName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
  },
})
