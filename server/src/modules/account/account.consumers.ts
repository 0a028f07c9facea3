import { headRoles, type Role, type TenantKind } from '@shuangfang/shared/access/roles'
import { accountEvents, grantEvents } from '@shuangfang/shared/account/account.events'
import type { PowerAct } from '@shuangfang/shared/account/power.rules'
import { describeChange } from '@shuangfang/shared/account/power.texts'
import type { Context } from '#platform/context'
import type { Consumer, Event } from '#platform/events'
import { type Audience, defineNotices, type Message } from '#platform/notices'
import { tenantOf } from './account.report'
import { confirmersFor } from './grant.service'
import { operatorPeople, tenantsById } from './power.report'

interface Done {
  actorName: string
  subjectId: string
  payload: { login: string; name: string; role?: string | null; askedBy?: string | null; reason?: string | null }
}
interface Asked extends Event {
  payload: { name: string; account: string; change: string; role?: string | null; reason?: string | null }
}
const describe = ({ name, change, role }: Asked['payload']) =>
  describeChange(name, change as PowerAct, (role ?? null) as Role | null)

/** Whoever answers for the tenant, and whoever sees its trail. */
async function overseers(ctx: Context): Promise<Role[]> {
  const { kind } = await tenantOf(ctx, ctx.tenantId)
  return [headRoles[kind as TenantKind], 'audit_admin']
}

const why = (reason: string | null | undefined) => (reason ? `原因：${reason}。` : '')

/** Told to the person, too. */
const done = (act: PowerAct): readonly Message<unknown, Done>[] => [
  {
    to: async (_, { subjectId }, ctx) => [{ people: [subjectId], roles: await overseers(ctx) }],
    title: (_, { payload: { name, role } }) => `已${describeChange(name, act, (role ?? null) as Role | null)}`,
    body: (_, { actorName, payload: { login, askedBy, reason } }) => {
      const by = askedBy ? `${askedBy}提出，${actorName}确认` : `${actorName}办理`
      return `账号 ${login}。${by}。${why(reason)}如有不符，请立即告诉本单位安全保密管理员或负责人。`
    },
  },
]

const confirmers = async (_: unknown, { subjectId }: Event, ctx: Context): Promise<Audience[]> => [
  { people: await confirmersFor(ctx, subjectId) },
]
/** A person whose telephone is changed hears of it where they are reached today. */
async function others(_: unknown, { subjectId, payload }: Asked, ctx: Context): Promise<Audience[]> {
  const told = await confirmersFor(ctx, subjectId)
  return [{ people: [payload.account], roles: await overseers(ctx), except: told }]
}
/** An authority's own, that nobody in it can confirm, is for the operator. */
async function operators(_: unknown, __: unknown, ctx: Context): Promise<Audience[]> {
  return (await operatorPeople(ctx)).map(({ id, tenantId }) => ({ tenantId, people: [id] }))
}
const tenantName = async (ctx: Context, { tenantId }: { tenantId: string }) =>
  (await tenantsById(ctx, [tenantId])).get(tenantId)?.name ?? ''

const decided = (outcome: string, next = ''): readonly Message<unknown, Asked & { payload: Decided }>[] => [
  {
    to: async (_, { payload: { askedById, account } }, ctx) => [
      { people: [askedById, account], roles: await overseers(ctx) },
    ],
    title: (_, { payload }) => `${outcome}：${describe(payload)}`,
    body: (_, { actorName, payload: { note } }) => `${actorName}办理。${why(note)}${next}`,
  },
]
interface Decided {
  askedById: string
  note?: string | null
}

/** Nobody gains power, loses it or is reached elsewhere without hearing of it, nor behind the backs of those who answer. */
export const accountConsumers: Consumer[] = [
  defineNotices({
    name: 'account.power_notice',
    kinds: accountEvents,
    link: () => '/grants',
    messages: {
      role_given: done('give'),
      role_taken: done('take'),
      password_reset: done('reset'),
      identity_changed: done('identity'),
      disabled: done('disable'),
      enabled: done('enable'),
      appointed: done('appoint'),
    },
  }),
  defineNotices({
    name: 'account.grant_notice',
    kinds: grantEvents,
    link: () => '/grants',
    messages: {
      asked: [
        {
          to: confirmers,
          title: (_, { payload }) => `待您确认：${describe(payload)}`,
          body: (_, { actorName, payload }) => `${actorName}提出。${why(payload.reason)}`,
        },
        {
          to: others,
          title: (_, { payload }) => `有人提出：${describe(payload)}`,
          body: (_, { actorName, payload }) => `${actorName}提出。${why(payload.reason)}`,
        },
        {
          to: operators,
          when: ({ payload: { channel, kind } }) => channel === 'outside' && kind === 'authority',
          title: async (_, event, ctx) => `待确认：${await tenantName(ctx, event)}${describe(event.payload)}`,
          body: (_, { actorName, payload }) => `${actorName}提出。${why(payload.reason)}请核实后再确认。`,
        },
      ],
      approved: decided('已同意', '请到“权限变更”领取一次性初始密码，当面或电话告知本人。'),
      refused: decided('未同意'),
      withdrawn: decided('已撤回'),
    },
  }),
]
