import { createMongoAbility, type MongoAbility } from '@casl/ability'
import { type Account, type AccountVerb, accountPolicy } from '../account/account.policy'
import { grantPolicy, type RoleGrant, type RoleGrantVerb } from '../account/grant.policy'
import { type AuditEvent, type AuditVerb, auditPolicy } from '../audit/audit.policy'
import {
  type Authority,
  type AuthorityRequest,
  type AuthorityRequestVerb,
  type AuthorityVerb,
  authorityPolicy,
  authorityRequestPolicy,
} from '../authority/authority.policy'
import { type ChangeRow, type ChangeVerb, changePolicy } from '../belonging/belonging.policy'
import { type DeadlineRow, type DeadlineVerb, deadlinePolicy } from '../deadline/deadline.policy'
import { type EnterpriseRow, type EnterpriseVerb, enterprisePolicy } from '../enterprise/enterprise.policy'
import { type FileRow, type FileVerb, filePolicy } from '../file/file.policy'
import { type HazardRow, type HazardVerb, hazardPolicy } from '../hazard/hazard.policy'
import { type ImportFacts, type ImportVerb, importPolicy } from '../import/import.policy'
import { type JobRow, type JobVerb, jobPolicy } from '../job/job.policy'
import { type NotificationRow, type NotificationVerb, notificationPolicy } from '../notification/notification.policy'
import { type OrgUnitRow, type OrgUnitVerb, organizationPolicy } from '../organization/organization.policy'
import { type DocumentRow, type DocumentVerb, documentPolicy } from '../oversight/document.policy'
import { type HandoverRow, type HandoverVerb, handoverPolicy } from '../oversight/handover.policy'
import { type SupervisionRow, type SupervisionVerb, supervisionPolicy } from '../oversight/supervision.policy'
import {
  type RegisterRow,
  type RegisterVerb,
  type RiskRow,
  type RiskVerb,
  registerPolicy,
  registerRowPolicy,
  riskPolicy,
} from '../risk/risk.policy'
import {
  type CertificateRow,
  type CertificateVerb,
  certificatePolicy,
  type EvaluationRow,
  type EvaluationVerb,
  evaluationPolicy,
} from '../standardization/standardization.policy'
import { type UndeliveredRow, type UndeliveredVerb, undeliveredPolicy } from '../undelivered/undelivered.policy'
import type { Actor } from './actor'
import type { Condition, Policy } from './policy'

/** Every subject of the product: what a rule may ask of its rows, and what can be done to them. A module adds one line. */
export interface Subjects {
  Account: { row: Account; verb: AccountVerb }
  Audit: { row: AuditEvent; verb: AuditVerb }
  Authority: { row: Authority; verb: AuthorityVerb }
  RoleGrant: { row: RoleGrant; verb: RoleGrantVerb }
  AuthorityRequest: { row: AuthorityRequest; verb: AuthorityRequestVerb }
  Deadline: { row: DeadlineRow; verb: DeadlineVerb }
  Certificate: { row: CertificateRow; verb: CertificateVerb }
  Enterprise: { row: EnterpriseRow; verb: EnterpriseVerb }
  EnterpriseChange: { row: ChangeRow; verb: ChangeVerb }
  Evaluation: { row: EvaluationRow; verb: EvaluationVerb }
  File: { row: FileRow; verb: FileVerb }
  Hazard: { row: HazardRow; verb: HazardVerb }
  Import: { row: ImportFacts; verb: ImportVerb }
  ImportChunk: { row: ImportFacts; verb: ImportVerb }
  ImportMapping: { row: ImportFacts; verb: ImportVerb }
  Job: { row: JobRow; verb: JobVerb }
  OrgUnit: { row: OrgUnitRow; verb: OrgUnitVerb }
  FloorPlan: { row: RiskRow; verb: RiskVerb }
  Register: { row: RegisterRow; verb: RegisterVerb }
  RegisterRow: { row: RiskRow; verb: 'read' }
  Risk: { row: RiskRow; verb: RiskVerb }
  Document: { row: DocumentRow; verb: DocumentVerb }
  Handover: { row: HandoverRow; verb: HandoverVerb }
  Supervision: { row: SupervisionRow; verb: SupervisionVerb }
  RiskPoint: { row: RiskRow; verb: RiskVerb }
  Notification: { row: NotificationRow; verb: NotificationVerb }
  Undelivered: { row: UndeliveredRow; verb: UndeliveredVerb }
}

const policies: { [S in Subject]: Policy<Subjects[S]['row'], Verb<S>> } = {
  Account: accountPolicy,
  Audit: auditPolicy,
  Authority: authorityPolicy,
  RoleGrant: grantPolicy,
  AuthorityRequest: authorityRequestPolicy,
  Deadline: deadlinePolicy,
  Certificate: certificatePolicy,
  Enterprise: enterprisePolicy,
  EnterpriseChange: changePolicy,
  Evaluation: evaluationPolicy,
  File: filePolicy,
  Hazard: hazardPolicy,
  Import: importPolicy,
  ImportChunk: importPolicy,
  ImportMapping: importPolicy,
  Job: jobPolicy,
  OrgUnit: organizationPolicy,
  FloorPlan: riskPolicy,
  Register: registerPolicy,
  RegisterRow: registerRowPolicy,
  Risk: riskPolicy,
  Document: documentPolicy,
  Handover: handoverPolicy,
  Supervision: supervisionPolicy,
  RiskPoint: riskPolicy,
  Notification: notificationPolicy,
  Undelivered: undeliveredPolicy,
}

export type Subject = keyof Subjects
export type Verb<S extends Subject> = Subjects[S]['verb']
export type Permission = { [S in Subject]: `${S}:${Verb<S>}` }[Subject]
export type Ability = MongoAbility<[string, string | object]>

/** CASL reads `manage` as "any action"; here it is a verb like others, so the wildcard gets a name no policy uses. */
const options = { anyAction: '*' }

/** What this actor may do. The system, acting for one tenant, may do everything there. */
export function abilityFor(actor: Actor): Ability {
  if (actor.realm.kind === 'system') return createMongoAbility<Ability>([{ action: '*', subject: 'all' }], options)
  const rules: { action: string | string[]; subject: string; conditions?: Condition }[] = []
  for (const [subject, policy] of Object.entries(policies)) {
    const can = (action: string | string[], when?: Condition) => rules.push({ action, subject, conditions: when })
    ;(policy as Policy<unknown, string>)(actor, can as never)
  }
  return createMongoAbility<Ability>(rules, options)
}
