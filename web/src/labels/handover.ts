import { stepLabels } from '@shuangfang/shared/kit/workflow'
import {
  type HandoverCause,
  type HandoverState,
  handoverWorkflow,
} from '@shuangfang/shared/oversight/handover.workflow'

export const handoverStateLabels: Record<HandoverState, string> = {
  proposed: '待原单位决定',
  agreed: '待接收',
  declined: '未接收，待另定',
  received: '已移交',
  stays: '原单位继续督办',
  withdrawn: '草稿已撤回',
  lapsed: '不再需要移交',
}

export const handoverActionLabels = stepLabels(handoverWorkflow)

export const handoverCauseLabels: Record<HandoverCause, string> = {
  moved: '企业迁出辖区',
  ended: '辖区终止',
  merged: '机构合并',
}

const said = (value: unknown) => (typeof value === 'string' ? value : '')
/** What a step of a handover adds to its name: the successor, the words. */
export function handoverEventDetail({ type, payload }: { type: string; payload: Record<string, unknown> }): string {
  const isAnswer = ['handover.receive', 'handover.decline', 'handover.take_over'].includes(type)
  const successor = type === 'handover.stay' || type === 'handover.withdraw' ? '' : said(payload.successor)
  return [successor, said(isAnswer ? payload.answer : payload.note)].filter(Boolean).join('：')
}
