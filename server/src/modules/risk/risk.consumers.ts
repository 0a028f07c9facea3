import { peopleWithRole } from '#modules/account/account.service'
import type { Consumer } from '#platform/events'
import { notify } from '#platform/notify'

/** The principal learns that a version of the register waits; the submitter learns what became of it. */
export const riskConsumers: readonly Consumer[] = [
  {
    name: 'register.submitted.tell',
    on: ['register.submitted'],
    run: async (ctx, event) => {
      const { edition, rows } = event.payload
      const principals = await peopleWithRole(ctx, 'principal')
      await notify(ctx, {
        to: principals.map(({ id }) => id),
        title: `第 ${edition} 版风险清单待审批`,
        body: `${event.actorName}提交了安全风险分级管控清单，共 ${rows} 条，请核对后批准或退回。`,
        link: '/desk/risk/registers',
        key: `register:${event.subjectId}:submitted`,
        eventId: event.id,
      })
    },
  },
  {
    name: 'register.decided.tell',
    on: ['register.approved', 'register.returned'],
    run: async (ctx, event) => {
      const { edition, submitterId, reason } = event.payload
      const isApproved = event.type === 'register.approved'
      await notify(ctx, {
        to: [String(submitterId)],
        title: `第 ${edition} 版风险清单${isApproved ? '已批准' : '被退回'}`,
        body: isApproved
          ? `${event.actorName}已批准，这一版清单从现在起不再变动。`
          : `${event.actorName}退回了清单，原因：${reason}。请修改后重新提交。`,
        link: '/desk/risk/registers',
        key: `register:${event.subjectId}:decided`,
        eventId: event.id,
      })
    },
  },
]
