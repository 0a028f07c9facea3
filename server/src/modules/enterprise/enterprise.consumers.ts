import type { Role } from '@shuangfang/shared/access/roles'
import { grantEvents } from '@shuangfang/shared/account/account.events'
import type { PowerAct } from '@shuangfang/shared/account/power.rules'
import { describeChange } from '@shuangfang/shared/account/power.texts'
import { enterpriseEvents } from '@shuangfang/shared/enterprise/enterprise.events'
import { peopleAnswering } from '#modules/account/appointment.service'
import type { Context } from '#platform/context'
import type { Consumer } from '#platform/events'
import { type Audience, defineNotices } from '#platform/notices'
import { type EnterpriseEntity, Enterprises } from './enterprise.entity'
import { holderOf } from './enterprise.report'
import { overseersOf } from './enterprise.service'

/** Whoever admits enterprises answers for their people, too, where nobody inside can. */
const admitting: readonly Role[] = ['leader', 'inspector', 'supervisor', 'township_officer']
const overseers = async (_: unknown, { tenantId }: { tenantId: string }, ctx: Context): Promise<Audience[]> =>
  (await overseersOf(ctx, tenantId)).map((office) => ({ tenantId: office, roles: admitting }))

/** Whoever is admitted under a credit code already. */
async function holder({ uscc }: EnterpriseEntity, _: unknown, ctx: Context): Promise<Audience[]> {
  const tenantId = await holderOf(ctx, uscc)
  if (!tenantId || tenantId === ctx.tenantId) return []
  const people = await peopleAnswering(ctx.system(tenantId))
  return [{ tenantId, people: people.map(({ id }) => id) }]
}

export const enterpriseConsumers: Consumer[] = [
  defineNotices({
    name: 'enterprise.grant_outside_notice',
    kinds: grantEvents,
    about: Enterprises,
    idOf: ({ tenantId }) => tenantId,
    link: () => '/grants',
    messages: {
      asked: [
        {
          when: ({ payload: { channel, kind } }) => channel === 'outside' && kind === 'enterprise',
          to: overseers,
          title: ({ shortName }, { payload: { name, change, role } }) =>
            `待确认：${shortName}${describeChange(name, change as PowerAct, (role ?? null) as Role | null)}`,
          body: (_, { actorName, payload }) =>
            `${actorName}提出。原因：${payload.reason}。该企业内没有可以确认的人，请与企业主要负责人核实后再确认。`,
        },
      ],
    },
  }),
  defineNotices({
    name: 'enterprise.created_notice',
    kinds: enterpriseEvents,
    about: Enterprises,
    link: ({ id }) => `/enterprises/${id}`,
    messages: {
      created: [
        {
          to: overseers,
          title: ({ shortName }) => `平台运营开通了辖区内企业 ${shortName}`,
          body: ({ name, uscc }) => `${name}，${uscc}。首位管理员由平台运营开通，如与实际不符请联系平台运营。`,
        },
      ],
      // Strangers hear nothing of whoever holds the code.
      registered: [
        {
          to: holder,
          title: () => '有人用本单位的统一社会信用代码提交了企业注册',
          body: ({ name }) =>
            `注册名称：${name}。由属地监管部门核对，本单位的账号和数据不受影响。如是本单位人员忘记账号，请由系统管理员开通或重置；如不知情，请告知属地监管部门。`,
          link: () => null,
        },
      ],
    },
  }),
]
