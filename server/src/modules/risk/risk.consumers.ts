import { registerEvents } from '@shuangfang/shared/risk/risk.events'
import { defineNotices } from '#platform/notices'

/** The principal learns that a version of the register waits; the submitter learns what became of it. */
export const riskConsumers = [
  defineNotices({
    name: 'register.tell',
    kinds: registerEvents,
    link: () => '/desk/risk/registers',
    messages: {
      submitted: [
        {
          to: () => ({ roles: ['principal'] }),
          title: (_, { payload }) => `第 ${payload.edition} 版风险清单待审批`,
          body: (_, { actorName, payload }) =>
            `${actorName}提交了安全风险分级管控清单，共 ${payload.rows} 条，请核对后批准或退回。`,
        },
      ],
      approved: [
        {
          to: (_, { payload }) => ({ people: [payload.submitterId] }),
          title: (_, { payload }) => `第 ${payload.edition} 版风险清单已批准`,
          body: (_, { actorName }) => `${actorName}已批准，这一版清单从现在起不再变动。`,
        },
      ],
      returned: [
        {
          to: (_, { payload }) => ({ people: [payload.submitterId] }),
          title: (_, { payload }) => `第 ${payload.edition} 版风险清单被退回`,
          body: (_, { actorName, payload }) => `${actorName}退回了清单，原因：${payload.reason}。请修改后重新提交。`,
        },
      ],
    },
  }),
]
