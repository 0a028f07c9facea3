import { authorityEvents } from '@shuangfang/shared/authority/authority.events'
import { handoverEvents } from '@shuangfang/shared/oversight/handover.events'
import { type Consumer, defineConsumer } from '#platform/events'
import { defineNotices, type Message } from '#platform/notices'
import { type HandoverRow, Handovers } from './handover.entity'
import { fallenOut } from './handover.report'
import { propose } from './handover.sweep'

type Title = (handover: HandoverRow) => string
type Told = Message<HandoverRow, unknown>
const former = (title: Title): Told => ({
  title,
  to: ({ tenantId }) => ({ tenantId, roles: ['leader', 'supervisor'] }),
})
const successor = (title: Title): Told => ({
  title,
  to: ({ successorId }) => ({ tenantId: successorId, roles: ['leader', 'supervisor'] }),
})
const both = (title: Title) => [former(title), successor(title)]

export const handoverConsumers: Consumer[] = [
  defineNotices({
    name: 'handover-notify',
    kinds: handoverEvents,
    about: Handovers,
    body: ({ number, hazardTitle }) => `${number ?? '草稿'} ${hazardTitle}`,
    link: ({ id }) => `/handovers/${id}`,
    messages: {
      proposed: [
        former((h) => `${h.enterpriseName} 已不在本单位辖区，请办理督办移交`),
        successor((h) => `${h.officeName}的一件督办拟移交本单位：${h.enterpriseName}`),
      ],
      agree: [successor((h) => `${h.officeName}移交督办一件，请确认接收：${h.enterpriseName}`)],
      receive: both((h) => `${h.successorName}已接收 ${h.enterpriseName} 的督办`),
      take_over: both((h) => `${h.successorName}已直接接收 ${h.enterpriseName} 的督办`),
      decline: [former((h) => `${h.successorName}不接收 ${h.enterpriseName} 的督办，请另行决定`)],
      lapse: both((h) => `${h.enterpriseName} 的督办不再需要移交`),
    },
  }),
  defineConsumer({
    name: 'handover-propose',
    on: [authorityEvents.jurisdiction_ended, authorityEvents.merged],
    /** At once, where a last day has passed already; the sweep finds the others on their day. */
    async run(ctx) {
      for (const act of await fallenOut(ctx, ctx.tenantId, 200)) await propose(ctx, act)
    },
  }),
]
