import { duringRectification, openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import type { SupervisionAction, SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { enterpriseTable, listEnterprises } from '#modules/enterprise/enterprise.service'
import { listHazards } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { Supervisions } from './oversight.entity'
import { listSupervisions } from './supervision.service'

interface Item {
  kind: string
  title: string
  detail: string
  link: string
  due: string | null
  isLate: boolean
}
const few = { size: 20 } as const

/** What waits for an officer today: registrations, steps of cases, new and late major hazards. Most urgent first. */
export async function today(ctx: Context): Promise<{ items: Item[] }> {
  if (ctx.actor.realm.kind !== 'authority') return { items: [] }
  const lists = await Promise.all([registrations(ctx), cases(ctx), majorHazards(ctx), lateHazards(ctx)])
  const items = lists.flat()
  return { items: items.sort((a, b) => Number(b.isLate) - Number(a.isLate) || order(a).localeCompare(order(b))) }
}
const order = ({ due }: Item) => due ?? '9999'

async function registrations(ctx: Context): Promise<Item[]> {
  const { items } = await listEnterprises(ctx, { ...few, status: ['pending'] })
  return items
    .filter((row) => ctx.can('accept', enterpriseTable, row))
    .map((row) => ({
      kind: 'registration',
      title: `企业注册待受理：${row.name}`,
      detail: row.address,
      link: `/enterprises/${row.id}`,
      due: null,
      isLate: false,
    }))
}

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
  const waiting = await listSupervisions(ctx, { ...few, state: Object.keys(steps).filter(isStep) })
  const late = await listSupervisions(ctx, { ...few, late: '1' })
  return [
    ...waiting.items.flatMap((row) => {
      if (!isStep(row.state)) return []
      const [step, words] = steps[row.state]
      const isLate = row.answerBy !== null && row.answerBy < day
      return ctx.can(step, Supervisions, row) ? [item(row, words, row.answerBy, isLate)] : []
    }),
    ...late.items.map((row) =>
      item(
        row,
        '挂牌督办逾期，请催办',
        [row.planBy, row.progressBy, row.treatBy].find((by) => by && by < day) ?? null,
        true,
      ),
    ),
  ]
}
const item = (
  row: { id: string; enterpriseName: string; hazardTitle: string },
  title: string,
  due: string | null,
  isLate: boolean,
) => ({
  kind: 'supervision',
  title: `${title}：${row.enterpriseName}`,
  detail: row.hazardTitle,
  link: `/supervisions/${row.id}`,
  due,
  isLate,
})

async function majorHazards(ctx: Context): Promise<Item[]> {
  const since = toLocalDate(new Date(ctx.now.getTime() - 14 * 86_400_000))
  const { items } = await listHazards(ctx, {
    ...few,
    level: ['major'],
    state: openHazardStates,
    from: since,
    sort: 'newest',
  })
  return items
    .filter(({ isSupervised }) => !isSupervised)
    .map((row) => ({
      kind: 'major_hazard',
      title: `新增重大隐患：${row.enterpriseName}`,
      detail: row.title,
      link: `/hazards/${row.id}`,
      due: row.deadline && toLocalDate(row.deadline),
      isLate: false,
    }))
}

async function lateHazards(ctx: Context): Promise<Item[]> {
  const { items } = await listHazards(ctx, {
    ...few,
    level: ['major'],
    state: [...duringRectification],
    overdue: '1',
    sort: 'deadline',
  })
  return items.map((row) => ({
    kind: 'overdue',
    title: `重大隐患超期：${row.enterpriseName}`,
    detail: row.title,
    link: `/hazards/${row.id}`,
    due: row.deadline && toLocalDate(row.deadline),
    isLate: true,
  }))
}
