import type { HazardState } from '@shuangfang/shared/hazard/hazard.workflow'
import type { Reply } from '@shuangfang/shared/kit/contract'
import { allPages } from '@shuangfang/shared/kit/pages'
import { openHandovers } from '@shuangfang/shared/oversight/handover.workflow'
import type { overviewApi, TodayGroup } from '@shuangfang/shared/oversight/overview.contract'
import { caseDates } from '@shuangfang/shared/oversight/supervision.dates'
import type { SupervisionAction, SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { listChanges, mayDecide } from '#modules/belonging/belonging.service'
import { enterpriseTable, listEnterprises } from '#modules/enterprise/enterprise.service'
import { listHazards } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { Handovers } from './handover.entity'
import { Supervisions } from './oversight.entity'
import { overviewTotals } from './overview.report'
import { listSupervisions } from './supervision.service'

interface Item {
  group: TodayGroup
  kind: string
  title: string
  detail: string
  link: string
  due: string | null
  isLate: boolean
}
const few = { size: 20 } as const
/** Whatever waits for me is shown whole: the figure above it counts these lines. */
const size = 100
/** Major hazards of this many days are new. */
const freshDays = 7

/** What waits for an officer, what is late in the jurisdiction, which major hazards are new. Most urgent first. */
export async function today(ctx: Context): Promise<Reply<typeof overviewApi.today>> {
  const since = addDays(toLocalDate(ctx.now), 1 - freshDays)
  if (ctx.actor.realm.kind !== 'authority')
    return { asOf: ctx.now, since, counts: { overdue: 0, lateCases: 0, fresh: 0 }, items: [] }
  const [{ total }, lateOnes, fresh, ...lists] = await Promise.all([
    overviewTotals(ctx, {}),
    lateCases(ctx),
    majorHazards(ctx, since),
    registrations(ctx),
    changes(ctx),
    cases(ctx),
    handovers(ctx),
    lateHazards(ctx),
  ])
  const items = [...lateOnes.items, ...fresh.items, ...lists.flat()]
  return {
    asOf: ctx.now,
    since,
    counts: { overdue: total.overdue, lateCases: lateOnes.count, fresh: fresh.count },
    items: items.sort((a, b) => Number(b.isLate) - Number(a.isLate) || order(a).localeCompare(order(b))),
  }
}
const order = ({ due }: Item) => due ?? '9999'

async function registrations(ctx: Context): Promise<Item[]> {
  const items = await allPages((after) => listEnterprises(ctx, { size, after, status: ['pending'] }))
  return items
    .filter((row) => ctx.can('accept', enterpriseTable, row))
    .map((row) => ({
      group: 'waiting',
      kind: 'registration',
      title: `企业注册待受理：${row.name}`,
      detail: row.address,
      link: `/enterprises/${row.id}`,
      due: null,
      isLate: false,
    }))
}

/** Requested changes that wait for the word of this office. */
async function changes(ctx: Context): Promise<Item[]> {
  const items = await allPages((after) => listChanges(ctx, { size, after, waiting: '1' }))
  return items
    .filter((row) => mayDecide(ctx, row))
    .map((row) => ({
      group: 'waiting',
      kind: 'change',
      title: `${wordsOf(row, ctx.tenantId)}：${row.former.name}`,
      detail: row.reason,
      link: `/changes/${row.id}`,
      due: null,
      isLate: false,
    }))
}
const wordsOf = ({ receivingOfficeId }: { receivingOfficeId: string | null }, office: string) =>
  !receivingOfficeId ? '登记信息变更待审核' : receivingOfficeId === office ? '企业申请迁入待审核' : '企业申请迁出待审核'

/** What each state of a case asks of the authority; it waits for those who may take that step. */
const steps = {
  draft: ['sign', '挂牌督办草稿待签批'],
  signed: ['issue', '已签批，待下发通知书'],
  plan_filed: ['accept_plan', '治理方案待备案审查'],
  extension_review: ['grant_extension', '延期申请待审批'],
  acceptance_review: ['accept', '待组织现场验收'],
  accepted: ['delist', '验收合格，待摘牌'],
} as const satisfies Partial<Record<SupervisionState, readonly [SupervisionAction, string]>>
const isStep = (state: string): state is keyof typeof steps => state in steps

async function cases(ctx: Context): Promise<Item[]> {
  const day = toLocalDate(ctx.now)
  const state = Object.keys(steps).filter(isStep)
  const items = await allPages((after) => listSupervisions(ctx, { size, after, state }))
  return items.flatMap((row) => {
    if (!isStep(row.state)) return []
    const [step, words] = steps[row.state]
    const isLate = row.answerBy !== null && row.answerBy < day
    return ctx.can(step, Supervisions, row) ? [item('waiting', row, words, row.answerBy, isLate)] : []
  })
}

/** What waits for this office's word: to give, as the former one, or to receive. */
async function handovers(ctx: Context): Promise<Item[]> {
  const filter = { state: [...openHandovers] }
  const items = await allPages((after) => ctx.list(Handovers, { size, after, filter }))
  return items.flatMap((row) => {
    const [step, words] =
      row.state === 'agreed'
        ? (['receive', '督办移交待接收'] as const)
        : (['agree', '企业已离开辖区，督办待移交'] as const)
    if (!ctx.can(step, Handovers, row)) return []
    const shown = { id: row.id, enterpriseName: row.enterpriseName, hazardTitle: row.hazardTitle }
    return [{ ...item('waiting', shown, words, null, false), kind: 'handover', link: `/handovers/${row.id}` }]
  })
}

async function lateCases(ctx: Context): Promise<{ items: Item[]; count: number }> {
  const day = toLocalDate(ctx.now)
  const { items, total } = await listSupervisions(ctx, { ...few, late: '1', total: '1' })
  const missed = (row: (typeof items)[number]) => caseDates(row).find((date) => date.day < day)?.day ?? null
  return { items: items.map((row) => item('late', row, '挂牌督办逾期，请催办', missed(row), true)), count: total ?? 0 }
}

const item = (
  group: TodayGroup,
  row: { id: string; enterpriseName: string; hazardTitle: string },
  title: string,
  due: string | null,
  isLate: boolean,
): Item => ({
  group,
  kind: 'supervision',
  title: `${title}：${row.enterpriseName}`,
  detail: row.hazardTitle,
  link: `/supervisions/${row.id}`,
  due,
  isLate,
})

/** Reported within the week and judged major, whatever became of them since: as the list with the same filter. */
async function majorHazards(ctx: Context, since: string): Promise<{ items: Item[]; count: number }> {
  const { items, total } = await listHazards(ctx, {
    ...few,
    level: ['major'],
    from: since,
    to: toLocalDate(ctx.now),
    sort: 'newest',
    total: '1',
  })
  const fresh = items.map((row) => ({ ...hazardItem('fresh', 'major_hazard', row), isLate: false }))
  return { items: fresh, count: total ?? 0 }
}

async function lateHazards(ctx: Context): Promise<Item[]> {
  const { items } = await listHazards(ctx, { ...few, level: ['major'], overdue: '1', sort: 'deadline' })
  return items.map((row) => ({ ...hazardItem('late', 'overdue', row), isLate: true }))
}

type Listed = Awaited<ReturnType<typeof listHazards>>['items'][number]
const hazardItem = (group: TodayGroup, kind: string, row: Listed) => ({
  group,
  kind,
  title: row.enterpriseName,
  detail: row.title,
  link: `/hazards/${row.id}`,
  due: isDone(row.state) ? null : row.deadline && toLocalDate(row.deadline),
})
const isDone = (state: HazardState) => state === 'closed' || state === 'void'
