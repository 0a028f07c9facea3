import { z } from 'zod'
import { defineEvents } from '../kit/events'

const office = z.string()
export const belongingEvents = defineEvents('belonging', 'EnterpriseChange', {
  requested: { label: '申请变更登记信息', payload: { name: z.string(), reason: z.string() }, news: true },
  consented: { label: '同意登记信息变更', payload: { office, note: z.string().nullish() } },
  approved: { label: '登记信息变更获准', payload: { name: z.string() } },
  refused: { label: '不同意登记信息变更', payload: { office, reason: z.string() }, news: true },
  withdrawn: { label: '撤回变更申请' },
})
