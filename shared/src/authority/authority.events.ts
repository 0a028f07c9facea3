import { z } from 'zod'
import { defineEvents } from '../kit/events'

const part = {
  regionCode: z.string(),
  sectors: z.array(z.string()).nullish(),
  validFrom: z.string(),
  validTo: z.string().nullish(),
}
const why = { reason: z.string(), askedBy: z.string() }

export const authorityEvents = defineEvents('authority', 'Authority', {
  created: { label: '开通监管机构', payload: { name: z.string(), jurisdictions: z.array(z.object(part)), ...why } },
  edited: { label: '修改监管机构' },
  jurisdiction_added: { label: '增加辖区', payload: { ...part, ...why } },
  jurisdiction_ended: { label: '终止辖区', payload: { regionCode: z.string(), on: z.string() } },
  merged: {
    label: '并入其他监管机构',
    payload: { into: z.string(), from: z.string(), reason: z.string() },
  },
  took_in: { label: '并入一家监管机构', payload: { name: z.string(), from: z.string(), reason: z.string() } },
})

const request = { name: z.string(), act: z.string(), reason: z.string() }
const decided = { ...request, note: z.string().nullish(), askedById: z.string() }
export const authorityRequestEvents = defineEvents('authority_request', 'AuthorityRequest', {
  asked: { label: '提出监管机构申请', payload: { ...request, jurisdictions: z.array(z.object(part)) } },
  confirmed: { label: '确认监管机构申请', payload: decided },
  refused: { label: '不同意监管机构申请', payload: decided },
  withdrawn: { label: '撤回监管机构申请', payload: decided },
})
