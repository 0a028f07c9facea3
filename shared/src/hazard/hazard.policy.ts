import { byOthers, holds, type Policy } from '../access/policy'
import { type HazardAction, hazardWorkflow } from './hazard.workflow'

export const hazardLevels = ['general', 'major'] as const
export type HazardLevel = (typeof hazardLevels)[number]

/** What a rule may ask of a hazard. */
export interface HazardRow {
  reporterId: string
  ownerId: string | null
  ownerUnitId: string | null
  submitterId: string | null
  plannerId: string | null
  voidProposerId: string | null
  level: HazardLevel | null
  isSupervised: boolean
}
export type HazardVerb = 'read' | 'report' | 'export' | HazardAction

/** Who may do what to a hazard. Read top to bottom; what is not granted is refused. */
export const hazardPolicy: Policy<HazardRow, HazardVerb> = (actor, can) => {
  const me = actor.userId
  if (actor.realm.kind === 'authority') return can(['read', 'export'])
  if (actor.realm.kind !== 'enterprise') return

  can('report')
  can('read', { reporterId: me })
  can(['read', 'submit'], { ownerId: me })
  if (actor.unitIds.length) can('read', { ownerUnitId: { $in: actor.unitIds } })

  if (holds(actor, 'safety_manager')) {
    can(['read', 'export', 'grade', 'assign', 'submit_plan', 'propose_void'])
  }
  const { approve_plan, verify, approve_void } = hazardWorkflow.steps
  if (holds(actor, 'principal')) {
    can(['read', 'export', 'return_plan'])
    can('approve_plan', byOthers(actor, approve_plan))
  }
  if (holds(actor, 'safety_manager', 'principal')) {
    can(['verify', 'accept', 'return'], byOthers(actor, verify))
    can('approve_void', { ...byOthers(actor, approve_void), level: { $ne: 'major' } })
    // Who proposed may think better of it.
    can('refuse_void', { level: { $ne: 'major' } })
  }
}
