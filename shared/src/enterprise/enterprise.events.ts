import { z } from 'zod'
import { defineEvents, ofClock } from '../kit/events'

const place = z.object({ regionCode: z.string(), sector: z.string() })

export const enterpriseEvents = defineEvents('enterprise', 'Enterprise', {
  registered: {
    label: '企业注册',
    payload: { name: z.string(), address: z.string(), login: z.string(), roles: z.array(z.string()) },
    changes: ['figures'],
    news: true,
  },
  created: { label: '开通企业', payload: { name: z.string() }, changes: ['figures'], news: true },
  accepted: { label: '受理企业注册', payload: { reason: z.string().nullable() }, changes: ['figures'], news: true },
  refused: { label: '不予受理企业注册', payload: { reason: z.string().nullable() } },
  edited: { label: '修改企业资料', news: true },
  changed: { label: '登记信息变更生效', payload: { changeId: z.string(), name: z.string() }, news: true },
  moved: {
    label: '监管归属变更',
    payload: { changeId: z.string(), from: place, to: place },
    changes: ['figures'],
    news: true,
  },
  colour_changed: {
    label: '企业码变色',
    payload: { from: z.string(), to: z.string(), rule: z.string(), reason: z.string(), facts: z.unknown() },
    news: true,
  },
  contacts_revealed: { label: '查看联系电话', payload: { authority: z.string(), reason: z.string() } },
  ...ofClock({ recheck: '企业码到期复核' }, { recheck: ['colour'] }),
})
