import { hazardEvents } from '@shuangfang/shared/hazard/hazard.events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { isStillDue } from '#platform/deadlines'
import { formatDate } from '#platform/documents/number'
import { type Consumer, defineConsumer } from '#platform/events'
import { defineNotices, type Message } from '#platform/notices'
import { type HazardEntity, Hazards } from './hazard.entity'

const where = ({ number, place, title }: HazardEntity) => `${number} ${place}：${title}`
const day = (at: Date | null) => (at ? formatDate(toLocalDate(at)) : '')

type To = Message<HazardEntity, unknown>['to']
const owner: To = ({ ownerId }) => ({ people: [ownerId] })
const reporter: To = ({ reporterId }) => ({ people: [reporterId] })
const safetyManagers: To = () => ({ roles: ['safety_manager'] })
const principals: To = () => ({ roles: ['principal'] })

export const hazardConsumers: Consumer[] = [
  defineConsumer({
    name: 'hazard-overdue',
    on: [hazardEvents.overdue],
    async run(ctx, event) {
      const hazard = await ctx.one(Hazards, event.subjectId, 'assign')
      if (!hazard.overdueSince && (await isStillDue(ctx, event)))
        await ctx.save(hazard, { overdueSince: event.occurredAt })
    },
  }),
  defineNotices({
    name: 'hazard-notify',
    kinds: hazardEvents,
    about: Hazards,
    body: where,
    link: ({ id }) => `/hazards/${id}`,
    messages: {
      reported: [{ to: safetyManagers, title: () => '有新上报的隐患待定级' }],
      assign: [{ to: owner, title: ({ deadline }) => `请在 ${day(deadline)} 前完成整改` }],
      submit_plan: [{ to: principals, title: () => '重大隐患治理方案待您审批' }],
      approve_plan: [
        { to: owner, title: ({ deadline }) => `治理方案已批准，请在 ${day(deadline)} 前完成治理` },
        { to: safetyManagers, title: () => '重大隐患治理方案已批准' },
      ],
      return_plan: [
        {
          to: safetyManagers,
          title: () => '重大隐患治理方案被退回',
          body: (hazard, { payload }) => `${where(hazard)}\n退回原因：${payload.reason}`,
        },
      ],
      submit: [{ to: safetyManagers, title: () => '有整改待验收' }],
      return: [
        {
          to: owner,
          title: ({ deadline }) => `整改被退回，请在 ${day(deadline)} 前重新整改`,
          body: (hazard, { payload }) => `${where(hazard)}\n退回原因：${payload.reason}`,
        },
      ],
      verify: [
        { to: reporter, title: () => '您上报的隐患已整改销号' },
        { to: owner, title: () => '您的整改已验收通过' },
      ],
      write_off: [
        { to: reporter, title: () => '您上报的隐患已由监管部门核销' },
        { to: owner, title: () => '您的整改已由监管部门验收核销' },
      ],
      reopen: [
        {
          to: owner,
          title: () => '监管部门验收不合格，请重新整改',
          body: (hazard, { payload }) => `${where(hazard)}\n${payload.reason}`,
        },
      ],
      extended: [
        { to: owner, title: (_, { payload }) => `监管部门同意延期，整改期限延至 ${formatDate(payload.until)}` },
      ],
      propose_void: [
        {
          to: principals,
          title: () => '有隐患提请作废，待您审批',
          body: (hazard, { payload }) => `${where(hazard)}\n原因：${payload.reason}`,
        },
      ],
      due_soon: [{ to: owner, title: ({ deadline }) => `整改即将到期（${day(deadline)}）` }],
      overdue: [
        { to: owner, title: () => '整改已超期，请立即处理' },
        { to: safetyManagers, title: () => '有隐患整改超期' },
      ],
      escalated: [{ to: principals, title: () => '隐患超期仍未整改，请督促' }],
    },
  }),
]
