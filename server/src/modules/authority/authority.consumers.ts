import { authorityEvents, authorityRequestEvents } from '@shuangfang/shared/authority/authority.events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { operatorColleagues } from '#modules/account/power.service'
import type { Context } from '#platform/context'
import type { Consumer } from '#platform/events'
import { type Audience, defineNotices } from '#platform/notices'
import { authoritiesAbove } from './authority.report'

/** Leaders of those who oversee the same places. */
async function above(ctx: Context, regions: readonly string[]): Promise<Audience[]> {
  const today = toLocalDate(ctx.now)
  const offices = (await Promise.all(regions.map((code) => authoritiesAbove(ctx, code, today)))).flat()
  return [...new Set(offices)].filter((id) => id !== ctx.tenantId).map((tenantId) => ({ tenantId, roles: ['leader'] }))
}
const opened = (regions: readonly string[], reason: string) =>
  `区域 ${regions.join('、')}。原因和依据：${reason}。如有疑问请联系平台运营核实。`
const regionsOf = (parts: readonly { regionCode: string }[]) => parts.map(({ regionCode }) => regionCode)

/** A new office, or a wider one, is known to those who oversee the same places; a request to the operator's other people. */
export const authorityConsumers: Consumer[] = [
  defineNotices({
    name: 'authority.opened_notice',
    kinds: authorityEvents,
    link: () => null,
    messages: {
      created: [
        {
          to: (_, { payload }, ctx) => above(ctx, regionsOf(payload.jurisdictions)),
          title: (_, { payload }) => `平台运营在辖区内开通了${payload.name}`,
          body: (_, { payload }) => opened(regionsOf(payload.jurisdictions), payload.reason),
        },
      ],
      jurisdiction_added: [
        {
          to: (_, { payload }, ctx) => above(ctx, [payload.regionCode]),
          title: () => '平台运营在辖区内为监管机构增加了辖区',
          body: (_, { payload }) => opened([payload.regionCode], payload.reason),
        },
      ],
    },
  }),
  defineNotices({
    name: 'authority.request_notice',
    kinds: authorityRequestEvents,
    link: () => '/console/requests',
    messages: {
      asked: [
        {
          to: async (_, __, ctx) => [{ people: await operatorColleagues(ctx) }],
          title: (_, { payload: { name, act } }) =>
            act === 'create' ? `${name}待您确认开通` : `${name}增加辖区，待您确认`,
          body: (_, { payload }) => `原因和依据：${payload.reason}。`,
        },
      ],
    },
  }),
]
