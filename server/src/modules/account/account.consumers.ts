import type { Consumer } from '#platform/events'
import { notify } from '#platform/notify'
import { peopleAnswering } from './appointment.service'

/** Nobody gets a new administrator without hearing of it. */
export const accountConsumers: Consumer[] = [
  {
    name: 'account.appointment_notice',
    on: ['account.appointed'],
    async run(ctx, event) {
      const { name, login, reason } = event.payload
      const people = await peopleAnswering(ctx)
      await notify(ctx, {
        to: people.map(({ id }) => id).filter((id) => id !== event.subjectId),
        title: `平台运营为本单位补任了系统管理员 ${String(name)}`,
        body: `账号 ${String(login)}。原因和依据：${String(reason)}。如非本单位申请，请立即停用该账号并联系平台运营。`,
        key: `appointed:${event.id}`,
        eventId: event.id,
      })
    },
  },
]
