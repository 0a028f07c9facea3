import { changeWorkflow } from '../belonging/belonging.workflow'
import { hazardWorkflow } from '../hazard/hazard.workflow'
import type { Workflow } from '../kit/workflow'
import { supervisionWorkflow } from '../oversight/supervision.workflow'
import { registerWorkflow } from '../risk/register.workflow'
import { certificateWorkflow } from '../standardization/certificate.workflow'
import { evaluationWorkflow } from '../standardization/evaluation.workflow'
import type { Subject } from './abilities'
import type { Actor } from './actor'

/** Every process of the product. Their steps say whose work they judge; the policies take it from there. */
export const workflows = {
  Hazard: hazardWorkflow,
  Register: registerWorkflow,
  Evaluation: evaluationWorkflow,
  Supervision: supervisionWorkflow,
  Certificate: certificateWorkflow,
  EnterpriseChange: changeWorkflow,
} satisfies Partial<Record<Subject, unknown>>

const processes: Readonly<Record<string, Workflow<string, string>>> = workflows

/** Why this step is not this person's to take, though they could with somebody else's: null where that is not the reason. */
export function refusalOfOwnWork(actor: Actor, subject: string, verb: string, row: object): string | null {
  const judges = processes[subject]?.steps[verb]?.judges
  if (!judges) return null
  const authors = judges.workOf.flatMap((column) => (row as Record<string, string | string[] | null>)[column] ?? [])
  if (!authors.some((author) => actor.selfIds.includes(author))) return null
  return authors.includes(actor.userId) ? judges.refusal : `${judges.refusal}（同一手机号的账号视为同一人。）`
}
