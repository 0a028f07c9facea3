import type { HazardDetail } from '@shuangfang/shared/hazard/hazard.contract'
import type { Question } from '#kit/confirm'

/** What each official step is about to do, in the words of its confirmation. Also for the phone, which has no desk files. */
export const verifyQuestion = ({ number, isSupervised }: HazardDetail): Question => ({
  title: `验收通过：${number}`,
  effects: isSupervised
    ? ['记录为企业验收通过。挂牌督办的隐患由监管部门现场验收后核销。', '接下来请到“挂牌督办”申请验收。']
    : ['隐患销号，整改计时停止，记录不能再改。'],
  affects: '上报人和整改责任人收到通知。',
  confirmText: '验收通过',
})

export const approvePlanQuestion = ({ number, plans }: HazardDetail): Question => ({
  title: `批准治理方案：${number}`,
  effects: [
    `批准${plans.at(-1)?.submitterName ?? ''}提交的治理方案。`,
    '方案中的责任人、措施、资金、期限、预案立即生效，隐患转为“整改中”并开始计时。',
  ],
  affects: '整改责任人和安全管理员收到通知。',
  confirmText: '批准方案',
})

export const approveVoidQuestion = ({ number }: HazardDetail): Question => ({
  title: `同意作废：${number}`,
  effects: ['这条隐患不再计入统计，记录保留可查，不能恢复。'],
  confirmText: '同意作废',
  grave: true,
})

export const refuseVoidQuestion = ({ number }: HazardDetail): Question => ({
  title: `不同意作废：${number}`,
  effects: ['隐患回到“待定级”，由安全管理员继续办理。'],
  confirmText: '不同意作废',
})
