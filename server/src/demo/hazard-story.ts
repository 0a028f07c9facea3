import type { HazardCommitments } from '@shuangfang/shared/hazard/hazard.contract'
import { deadlineAfterReturn, rectificationDeadlines } from '@shuangfang/shared/hazard/hazard.deadline'
import {
  afterHazardAction,
  duringRectification,
  type HazardAction,
  hazardWorkflow,
} from '@shuangfang/shared/hazard/hazard.workflow'
import { endOfLocalDay } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import {
  afterPhotos,
  type HazardEntity,
  Hazards,
  hazardPhotos,
  Rectifications,
  TreatmentPlans,
} from '../modules/hazard/hazard.entity'
import { attach } from './album'
import { DeadlineBook } from './deadline-book'
import type { Told } from './sink'
import type { Person, World } from './world'

type Rectification = Omit<Parameters<typeof roundOf>[0], never>
const roundOf = (values: {
  createdAt: Date
  round: number
  note: string
  photos: string[]
  submitterName: string
  result: 'accepted' | 'returned' | null
  verifierName: string | null
  verifyNote: string | null
  verifiedAt: Date | null
}) => values
type Actor = { id: string; name: string }
type Commitments = Omit<z.output<typeof HazardCommitments>, 'interim'> & { interim: string | null }
export type PlanParts = Record<'goal' | 'methods' | 'funds' | 'people' | 'timetable' | 'safety', string>
type Plan = PlanParts & {
  createdAt: Date
  commitments: Commitments
  submitterName: string
  result: 'approved' | 'returned' | null
  resultNote: string | null
  deciderName: string | null
  decidedAt: Date | null
}

/** What came before the first step; the rest of the row follows from the steps. */
export type Opening = Pick<
  HazardEntity,
  'id' | 'tenantId' | 'number' | 'title' | 'place' | 'riskPointId' | 'riskPointName' | 'source' | 'foundAt' | 'photos'
>

/**
 * One hazard from its report on, as hazard.service.ts would have written it: same states, same events, same people
 * beside them. A step that the workflow does not allow is a bug of the generator and stops it.
 */
export class HazardStory {
  readonly row: HazardEntity
  readonly events: Told[] = []
  private readonly rounds: Rectification[] = []
  private readonly plans: Plan[] = []
  private readonly book = new DeadlineBook()

  constructor(
    private readonly world: World,
    opening: Opening,
    reporter: Person,
    private at: Date,
  ) {
    this.row = {
      ...Hazards.empty,
      state: hazardWorkflow.initial,
      returns: 0,
      isSupervised: false,
      ...opening,
      version: 1,
      createdAt: at,
      reporterId: reporter.id,
      reporterName: reporter.name,
    }
    this.tell('hazard.reported', reporter, at, { number: opening.number, title: opening.title })
  }

  private tell(type: string, actor: Actor, at: Date, payload: Record<string, unknown>): void {
    const { tenantId, id } = this.row
    this.events.push({ tenantId, actor, type, subject: 'Hazard', subjectId: id, payload, at })
  }

  private step(
    action: HazardAction,
    actor: Actor,
    at: Date,
    changes: Partial<HazardEntity>,
    payload: Record<string, unknown> = {},
  ) {
    const { state: from, number, title } = this.row
    const to = afterHazardAction(from, action)
    if (!to) throw new Error(`${action} is no step from ${from}`)
    if (at < this.at) throw new Error(`${action} before the step ahead of it`)
    this.at = at
    Object.assign(this.row, changes, { state: to, version: this.row.version + 1 })
    this.tell(`hazard.${action}`, actor, at, { ...payload, from, to, number, title })
  }

  grade(actor: Actor, at: Date, grade: Partial<HazardEntity> & { level: 'general' | 'major' }): void {
    this.step('grade', actor, at, grade, { level: grade.level, criterionCode: grade.criterionCode ?? null })
  }

  assign(actor: Actor, at: Date, owner: Person, five: Commitments): void {
    this.start('assign', actor, at, owner, five)
  }

  private start(
    action: 'assign' | 'approve_plan',
    actor: Actor,
    at: Date,
    owner: Person,
    { ownerId, ...five }: Commitments,
  ) {
    const promise = { owner: owner.name, ownerId, deadline: five.deadline.toISOString() }
    this.step(action, actor, at, { ...five, ownerId, ownerName: owner.name, ownerUnitId: owner.unitId }, promise)
    this.book.set('rectification', rectificationDeadlines(five.deadline, at), at)
  }

  submitPlan(actor: Actor, at: Date, parts: PlanParts, commitments: Commitments): void {
    this.step('submit_plan', actor, at, { plannerId: actor.id })
    const open = { result: null, resultNote: null, deciderName: null, decidedAt: null }
    this.plans.push({ ...parts, ...open, createdAt: at, commitments, submitterName: actor.name })
  }

  private decidePlan(actor: Actor, at: Date, result: 'approved' | 'returned', resultNote: string | null): Plan {
    const plan = this.plans.at(-1) as Plan
    return Object.assign(plan, { result, resultNote, deciderName: actor.name, decidedAt: at })
  }

  approvePlan(actor: Actor, at: Date, owner: Person): void {
    this.start('approve_plan', actor, at, owner, this.decidePlan(actor, at, 'approved', null).commitments)
  }

  returnPlan(actor: Actor, at: Date, reason: string): void {
    this.decidePlan(actor, at, 'returned', reason)
    this.step('return_plan', actor, at, {}, { reason })
  }

  submit(actor: Actor, at: Date, note: string, photos: string[] = []): void {
    const open = { result: null, verifierName: null, verifyNote: null, verifiedAt: null }
    this.rounds.push({ ...open, createdAt: at, round: this.row.returns + 1, note, photos, submitterName: actor.name })
    this.book.clear('rectification', at)
    this.step('submit', actor, at, { submittedAt: at, submitterId: actor.id }, { note })
  }

  private judge(actor: Actor, at: Date, result: 'accepted' | 'returned', verifyNote: string | null): void {
    Object.assign(this.rounds.at(-1) as Rectification, { result, verifierName: actor.name, verifyNote, verifiedAt: at })
  }

  verify(actor: Actor, at: Date, note: string): void {
    this.judge(actor, at, 'accepted', note)
    const { isSupervised } = this.row
    const changes = { verifierName: actor.name, closedAt: isSupervised ? null : at }
    this.step(isSupervised ? 'accept' : 'verify', actor, at, changes, { note })
  }

  return(actor: Actor, at: Date, reason: string): void {
    this.judge(actor, at, 'returned', reason)
    const { deadline: before, submittedAt } = this.row
    const deadline = deadlineAfterReturn(before as Date, submittedAt as Date, at)
    const changes = { returns: this.row.returns + 1, deadline }
    this.step('return', actor, at, changes, { reason, deadline: deadline.toISOString() })
    this.book.set('rectification', rectificationDeadlines(deadline, at), at)
  }

  proposeVoid(actor: Actor, at: Date, reason: string): void {
    this.step('propose_void', actor, at, { voidProposerId: actor.id }, { reason })
  }

  decideVoid(actor: Actor, at: Date, isApproved: boolean): void {
    this.step(isApproved ? 'approve_void' : 'refuse_void', actor, at, {})
  }

  supervised(actor: Actor, at: Date, supervision: string): void {
    Object.assign(this.row, { isSupervised: true, version: this.row.version + 1 })
    this.tell('hazard.supervised', actor, at, { supervision })
  }

  extended(actor: Actor, at: Date, until: string): void {
    const deadline = endOfLocalDay(until)
    if (!duringRectification.includes(this.row.state) || !this.row.deadline || this.row.deadline >= deadline) return
    Object.assign(this.row, { deadline, version: this.row.version + 1 })
    if (this.row.state === 'rectifying') this.book.set('rectification', rectificationDeadlines(deadline, at), at)
    this.tell('hazard.extended', actor, at, { until })
  }

  reopen(actor: Actor, at: Date, reason: string): void {
    this.step('reopen', actor, at, { returns: this.row.returns + 1 }, { reason })
  }

  writeOff(actor: Actor, at: Date): void {
    this.step('write_off', actor, at, { isSupervised: false, closedAt: at })
  }

  /** Photos taken when it was rectified the last time. */
  showAfter(photos: string[]): void {
    const round = this.rounds.at(-1)
    if (round) round.photos = photos
  }

  /** Hands everything to the sink. Deadlines that have no work left keep only their events. */
  store(): Told[] {
    const { sink, calendar } = this.world
    const { tenantId, id, state } = this.row
    this.book.fire(calendar.anchor)
    this.row.overdueSince = this.book.firstFired('overdue')
    sink.add(Hazards, this.row)
    attach(sink, hazardPhotos.on(this.row), this.row.photos, this.row.createdAt)
    for (const told of this.rounds) {
      const round = sink.add(Rectifications, { ...told, tenantId, hazardId: id })
      attach(sink, afterPhotos.on(this.row, round), round.photos, round.createdAt)
    }
    for (const { commitments, ...plan } of this.plans) {
      const five = { ...commitments, deadline: commitments.deadline.toISOString() }
      sink.add(TreatmentPlans, { ...plan, commitments: five, tenantId, hazardId: id })
    }
    if (state !== 'closed' && state !== 'void') this.book.store(sink, tenantId, 'Hazard', id)
    return [...this.events, ...this.book.events(tenantId, 'Hazard', id)]
  }
}
