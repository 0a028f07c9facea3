import type { Role } from '@shuangfang/shared/access/roles'
import { belongingEvents } from '@shuangfang/shared/belonging/belonging.events'
import { officesOverPlace } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import type { Consumer } from '#platform/events'
import { type Audience, defineNotices, type Message } from '#platform/notices'
import { type ChangeRow, EnterpriseChanges } from './belonging.entity'

const officers: Role[] = ['leader', 'supervisor', 'inspector', 'township_officer']
const officersOf = (tenantId: string | null): Audience => ({ tenantId, roles: officers })

type To = Message<ChangeRow, unknown>['to']
const enterprise: To = ({ tenantId }) => ({ tenantId, roles: ['principal', 'safety_manager'] })
const releasing: To = ({ releasingOfficeId }) => officersOf(releasingOfficeId)
const receiving: To = ({ receivingOfficeId }) => officersOf(receivingOfficeId)
const offices: To = ({ releasingOfficeId, receivingOfficeId }) => [releasingOfficeId, receivingOfficeId].map(officersOf)

/** The other offices over the old place or the new one: the enterprise comes into their sight, or leaves it. */
async function bystanders(change: ChangeRow, _: unknown, ctx: Context): Promise<Audience[]> {
  const { releasingOfficeId, receivingOfficeId } = change
  if (!receivingOfficeId) return []
  const over = async (place: ChangeRow['former']) => (await officesOverPlace(ctx, place)).map(({ id }) => id)
  const [before, after] = await Promise.all([over(change.former), over(change.wanted)])
  const all = [...new Set([...before, ...after])]
  return all
    .filter((id) => id !== releasingOfficeId && id !== receivingOfficeId && before.includes(id) !== after.includes(id))
    .map(officersOf)
}

export const belongingConsumers: Consumer[] = [
  defineNotices({
    name: 'belonging-notify',
    kinds: belongingEvents,
    about: EnterpriseChanges,
    body: ({ reason }) => reason,
    link: ({ id }) => `/changes/${id}`,
    messages: {
      requested: [
        {
          to: releasing,
          title: ({ former, receivingOfficeId }) =>
            receivingOfficeId ? `${former.name} 申请迁出本单位辖区，请审核` : `${former.name} 申请变更登记信息，请审核`,
        },
        { to: receiving, title: ({ former }) => `${former.name} 申请迁入本单位辖区，请审核` },
      ],
      consented: [
        { to: enterprise, title: (_, { payload }) => `${payload.office}已同意登记信息变更` },
        { to: offices, title: ({ former }, { payload }) => `${payload.office}已同意 ${former.name} 的变更申请` },
      ],
      approved: [
        { to: enterprise, title: () => '登记信息变更已生效' },
        { to: offices, title: ({ wanted }) => `${wanted.name} 的登记信息变更已生效` },
        {
          to: bystanders,
          title: ({ wanted, receivingOfficeName }) => `${wanted.name} 已迁移，现由${receivingOfficeName}监管`,
          // They do not see the request.
          link: () => null,
        },
      ],
      refused: [
        { to: enterprise, title: (_, { payload }) => `${payload.office}不同意登记信息变更，请查看原因` },
        { to: offices, title: ({ former }, { payload }) => `${payload.office}不同意 ${former.name} 的变更申请` },
      ],
      withdrawn: [{ to: offices, title: ({ former }) => `${former.name} 撤回了变更申请` }],
    },
  }),
]
