import { aboutWorkdays } from '@shuangfang/shared/hazard/hazard.deadline'
import { next } from '@shuangfang/shared/kit/workflow'
import {
  clockLevels,
  defaultClock,
  planDue,
  progressDue,
  termAfterReturn,
} from '@shuangfang/shared/oversight/supervision.clock'
import { type SupervisionAction, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import {
  OfficialDocuments,
  SupervisionEntries,
  type SupervisionRow,
  Supervisions,
} from '../modules/oversight/oversight.entity'
import { DeadlineBook } from './deadline-book'
import type { Told } from './sink'
import type { Office, World } from './world'

type Kind = 'plan' | 'progress' | 'extension' | 'acceptance'
type Actor = { id: string; name: string }
interface Entry {
  id: string
  kind: Kind
  content: Record<string, unknown>
  createdAt: Date
  authorName: string
  decision: 'granted' | 'refused' | null
  decisionNote: string | null
  deciderName: string | null
  decidedAt: Date | null
}
export const documentTitles = {
  notice: '重大事故隐患挂牌督办通知书',
  extension: '重大事故隐患治理延期批复',
  opinion: '重大事故隐患挂牌督办验收意见书',
}

type Draft = Pick<
  SupervisionRow,
  | 'enterpriseId'
  | 'enterpriseName'
  | 'hazardId'
  | 'hazardNumber'
  | 'hazardTitle'
  | 'description'
  | 'basis'
  | 'requirements'
  | 'treatBy'
  | 'isStopped'
>

const listed = ({ hazardId }: SupervisionRow) => ({ openHazardId: hazardId, draftHazardId: null })

/** One listed supervision as the oversight module would have written it, with its entries, documents and clocks. */
export class SupervisionStory {
  readonly row: SupervisionRow
  readonly events: Told[] = []
  private readonly entries: Entry[] = []
  private readonly book = new DeadlineBook()

  constructor(
    private readonly world: World,
    private readonly office: Office,
    draft: Draft,
    drafter: Actor,
    at: Date,
    private readonly numbers: { notice: string; extension: string; opinion: string },
  ) {
    const id = world.sink.nextId(Supervisions.table)
    const tenantId = office.row.id
    this.row = {
      ...Supervisions.empty,
      state: supervisionWorkflow.initial,
      extensions: 0,
      progress: 0,
      ...draft,
      id,
      tenantId,
      version: 1,
      createdAt: at,
      authorityName: office.row.name,
      drafterId: drafter.id,
      drafterName: drafter.name,
      officeId: tenantId,
      stays: false,
      draftHazardId: draft.hazardId,
    }
    office.titles.set(id, `${draft.enterpriseName}：${draft.hazardTitle}`)
    const { hazardId, enterpriseId, hazardTitle: title } = this.row
    this.tell('supervision.draft', drafter, at, { hazardId, enterpriseId, title })
  }

  private tell(type: string, actor: Actor, at: Date, payload: Record<string, unknown>): void {
    const { tenantId, id } = this.row
    this.events.push({ tenantId, actor, type, subject: 'Supervision', subjectId: id, payload, at })
  }

  private move(
    action: SupervisionAction,
    actor: Actor,
    at: Date,
    changes: Partial<SupervisionRow> = {},
    more: Record<string, unknown> = {},
  ) {
    const from = this.row.state
    const to = next(supervisionWorkflow, from, action)
    if (!to) throw new Error(`${action} is no step from ${from}`)
    Object.assign(this.row, changes, { state: to, version: this.row.version + 1 })
    const { enterpriseId, hazardId, hazardTitle: title } = this.row
    this.tell(`supervision.${action}`, actor, at, { ...more, from, to, enterpriseId, hazardId, title })
  }

  private enter(kind: Kind, author: Actor, createdAt: Date, content: Record<string, unknown>): void {
    const open = { decision: null, decisionNote: null, deciderName: null, decidedAt: null }
    const id = this.world.sink.nextId(SupervisionEntries.table)
    this.entries.push({ ...open, id, kind, content, createdAt, authorName: author.name })
  }

  private decide(kind: Kind, actor: Actor, at: Date, decision: 'granted' | 'refused', note: string, more = {}): Entry {
    const entry = this.entries.filter((candidate) => candidate.kind === kind).at(-1) as Entry
    entry.content = { ...entry.content, ...more }
    return Object.assign(entry, { decision, decisionNote: note, deciderName: actor.name, decidedAt: at })
  }

  private clock(kind: string, due: string, at: Date): void {
    this.book.set(kind, clockLevels(due, at), at)
  }

  private issueDocument(kind: keyof typeof documentTitles, actor: Actor, at: Date, entry?: Entry): string {
    const number = this.numbers[kind]
    const { sink, random } = this.world
    const { tenantId, id, authorityName, enterpriseName } = this.row
    const document = sink.add(OfficialDocuments, {
      tenantId,
      createdAt: at,
      code: random.code(),
      kind,
      number,
      title: documentTitles[kind],
      issuer: authorityName,
      addressee: enterpriseName,
      issuedAt: at,
      caseTenantId: tenantId,
      supervisionId: id,
      entryId: entry?.id ?? null,
      fileId: null,
      sha256: null,
    })
    const about = { tenantId, subject: 'Document', subjectId: document.id }
    // The worker makes the file, as it does for every issued document.
    this.events.push({ ...about, actor, type: 'document.issued', payload: { kind, number }, at, isNews: true })
    return document.code
  }

  sign(actor: Actor, at: Date): void {
    this.move('sign', actor, at, { signerName: actor.name })
  }

  withdraw(actor: Actor, at: Date, note: string): void {
    this.move('withdraw', actor, at, { draftHazardId: null }, { note })
  }

  issue(actor: Actor, at: Date): void {
    const number = this.numbers.notice
    const planBy = planDue(at)
    const noticeCode = this.issueDocument('notice', actor, at)
    this.move('issue', actor, at, { number, noticeCode, planBy, issuedAt: at, ...listed(this.row) }, { number, planBy })
    this.clock('plan', planBy, at)
    this.clock('treatment', this.row.treatBy, at)
  }

  receive(actor: Actor, at: Date): void {
    this.move('receive', actor, at, { receivedAt: at, receiverName: actor.name }, { number: this.row.number })
  }

  filePlan(actor: Actor, at: Date, plan: Record<string, unknown>): void {
    this.enter('plan', actor, at, plan)
    this.book.clear('plan', at)
    this.move('file_plan', actor, at, { filerId: actor.id })
  }

  acceptPlan(actor: Actor, at: Date, note: string): void {
    this.decide('plan', actor, at, 'granted', note)
    const progressBy = progressDue(at, this.row.treatBy)
    this.move('accept_plan', actor, at, { progressBy }, { note, progressBy })
    this.clock('progress', progressBy, at)
  }

  returnPlan(actor: Actor, at: Date, note: string): void {
    this.decide('plan', actor, at, 'refused', note)
    const planBy = aboutWorkdays(toLocalDate(at), defaultClock.planDays)
    this.move('return_plan', actor, at, { planBy }, { note, planBy })
    this.clock('plan', planBy, at)
  }

  progress(actor: Actor, at: Date, report: { percent: number; note: string; spent: number }): void {
    this.enter('progress', actor, at, report)
    const progressBy = progressDue(at, this.row.treatBy)
    this.move('report_progress', actor, at, { progress: report.percent, progressBy }, { percent: report.percent })
    this.clock('progress', progressBy, at)
  }

  askExtension(
    actor: Actor,
    at: Date,
    request: { until: string; reason: string; measures: string; percent: number },
  ): void {
    this.enter('extension', actor, at, { ...request, originalDeadline: this.row.treatBy })
    this.book.clear('progress', at)
    const { until, percent } = request
    const answerBy = aboutWorkdays(toLocalDate(at), defaultClock.extensionReview)
    this.move(
      'ask_extension',
      actor,
      at,
      { progress: percent, progressBy: null, answerBy, filerId: actor.id },
      { until, percent },
    )
    this.clock('extension', answerBy, at)
  }

  decideExtension(actor: Actor, at: Date, isGranted: boolean, note: string): void {
    const entry = this.decide('extension', actor, at, isGranted ? 'granted' : 'refused', note)
    this.book.clear('extension', at)
    this.issueDocument('extension', actor, at, entry)
    const treatBy = isGranted ? String(entry.content.until) : this.row.treatBy
    const progressBy = progressDue(at, treatBy)
    const extensions = this.row.extensions + (isGranted ? 1 : 0)
    const payload = { note, treatBy, ...(isGranted && { until: treatBy }) }
    const action = isGranted ? 'grant_extension' : 'refuse_extension'
    this.move(action, actor, at, { treatBy, progressBy, extensions, answerBy: null }, payload)
    this.clock('progress', progressBy, at)
    if (isGranted) this.clock('treatment', treatBy, at)
  }

  applyAcceptance(actor: Actor, at: Date, application: { summary: string; spent: number }): void {
    this.enter('acceptance', actor, at, application)
    for (const kind of ['progress', 'treatment']) this.book.clear(kind, at)
    const answerBy = addDays(toLocalDate(at), defaultClock.acceptanceDays)
    this.move('apply_acceptance', actor, at, { appliedAt: at, progress: 100, answerBy, filerId: actor.id })
    this.clock('acceptance', answerBy, at)
  }

  judge(actor: Actor, at: Date, isAccepted: boolean, opinion: { panel: string[]; note: string }): void {
    const { note, panel } = opinion
    const entry = this.decide('acceptance', actor, at, isAccepted ? 'granted' : 'refused', note, { panel })
    const opinionCode = this.issueDocument('opinion', actor, at, entry)
    this.book.clear('acceptance', at)
    if (isAccepted) {
      this.move('accept', actor, at, { opinionCode, answerBy: null, accepterId: actor.id }, opinion)
      return
    }
    const treatBy = termAfterReturn(this.row.treatBy, this.row.appliedAt as Date, at)
    const progressBy = progressDue(at, treatBy)
    const payload = { ...opinion, treatBy }
    this.move('send_back', actor, at, { opinionCode, treatBy, progressBy, answerBy: null }, payload)
    this.clock('treatment', treatBy, at)
    this.clock('progress', progressBy, at)
  }

  delist(actor: Actor, at: Date): void {
    this.move('delist', actor, at, { delistedAt: at, openHazardId: null }, { number: this.row.number })
  }

  store(): void {
    const { sink, calendar } = this.world
    const { tenantId, id, enterpriseId } = this.row
    this.book.fire(calendar.anchor)
    sink.add(Supervisions, this.row)
    for (const entry of this.entries) {
      sink.add(SupervisionEntries, { ...entry, tenantId, enterpriseId, supervisionId: id, files: [] })
    }
    this.book.store(sink, tenantId, 'Supervision', id)
    this.office.events.push(...this.events, ...this.book.events(tenantId, 'Supervision', id))
  }
}
