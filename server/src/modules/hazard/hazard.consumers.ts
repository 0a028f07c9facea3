import { peopleWithRole } from '#modules/account/account.service'
import type { Context } from '#platform/context'
import type { Consumer, Event } from '#platform/events'
import { notify } from '#platform/notify'
import { type HazardEntity, Hazards } from './hazard.entity'

type Tell = (
  hazard: HazardEntity,
  event: Event,
) => { to: 'owner' | 'reporter' | 'safety_manager' | 'principal'; title: string; body: string }[]

const where = (hazard: HazardEntity) => `${hazard.number} ${hazard.place}：${hazard.title}`
const day = (at: Date | null) => (at ? at.toLocaleDateString('zh-CN', { timeZone: 'Asia/Shanghai' }) : '')

/** Who hears what about a hazard. Nobody is told of their own act. */
const messages: Record<string, Tell> = {
  'hazard.reported': (h) => [{ to: 'safety_manager', title: '有新上报的隐患待定级', body: where(h) }],
  'hazard.assign': (h) => [{ to: 'owner', title: `请在 ${day(h.deadline)} 前完成整改`, body: where(h) }],
  'hazard.submit_plan': (h) => [{ to: 'principal', title: '重大隐患治理方案待您审批', body: where(h) }],
  'hazard.approve_plan': (h) => [
    { to: 'owner', title: `治理方案已批准，请在 ${day(h.deadline)} 前完成治理`, body: where(h) },
    { to: 'safety_manager', title: '重大隐患治理方案已批准', body: where(h) },
  ],
  'hazard.return_plan': (h, e) => [
    { to: 'safety_manager', title: '重大隐患治理方案被退回', body: `${where(h)}\n退回原因：${e.payload.reason}` },
  ],
  'hazard.submit': (h) => [{ to: 'safety_manager', title: '有整改待验收', body: where(h) }],
  'hazard.return': (h, e) => [
    { to: 'owner', title: '整改被退回，请重新整改', body: `${where(h)}\n退回原因：${e.payload.reason}` },
  ],
  'hazard.verify': (h) => [
    { to: 'reporter', title: '您上报的隐患已整改销号', body: where(h) },
    { to: 'owner', title: '您的整改已验收通过', body: where(h) },
  ],
  'hazard.write_off': (h) => [
    { to: 'reporter', title: '您上报的隐患已由监管部门核销', body: where(h) },
    { to: 'owner', title: '您的整改已由监管部门验收核销', body: where(h) },
  ],
  'hazard.reopen': (h, e) => [
    { to: 'owner', title: '监管部门验收不合格，请重新整改', body: `${where(h)}\n${e.payload.reason}` },
  ],
  'hazard.extended': (h, e) => [
    { to: 'owner', title: `监管部门同意延期，整改期限延至 ${e.payload.until}`, body: where(h) },
  ],
  'hazard.propose_void': (h, e) => [
    { to: 'principal', title: '有隐患提请作废，待您审批', body: `${where(h)}\n原因：${e.payload.reason}` },
  ],
  'deadline.due_soon': (h) => [{ to: 'owner', title: `整改即将到期（${day(h.deadline)}）`, body: where(h) }],
  'deadline.overdue': (h) => [
    { to: 'owner', title: '整改已超期，请立即处理', body: where(h) },
    { to: 'safety_manager', title: '有隐患整改超期', body: where(h) },
  ],
  'deadline.escalated': (h) => [{ to: 'principal', title: '隐患超期仍未整改，请督促', body: where(h) }],
}

async function recipients(ctx: Context, hazard: HazardEntity, to: string, event: Event): Promise<string[]> {
  const ids =
    to === 'owner'
      ? [hazard.ownerId]
      : to === 'reporter'
        ? [hazard.reporterId]
        : (await peopleWithRole(ctx, to as 'principal')).map(({ id }) => id)
  return ids.filter((id): id is string => id !== null && id !== event.actorId)
}

export const hazardConsumers: Consumer[] = [
  {
    name: 'hazard-overdue',
    on: ['deadline.overdue'],
    async run(ctx, event) {
      if (event.subject !== 'Hazard') return
      const hazard = await ctx.one(Hazards, event.subjectId, 'assign')
      if (!hazard.overdueSince) await ctx.save(hazard, { overdueSince: event.occurredAt })
    },
  },
  {
    name: 'hazard-notify',
    on: Object.keys(messages),
    async run(ctx, event) {
      if (event.subject !== 'Hazard') return
      const hazard = await ctx.one(Hazards, event.subjectId, 'read')
      for (const { to, title, body } of messages[event.type]?.(hazard, event) ?? []) {
        const people = await recipients(ctx, hazard, to, event)
        await notify(ctx, { to: people, title, body, link: `/hazards/${hazard.id}`, key: `${event.id}:${to}` })
      }
    },
  },
]
