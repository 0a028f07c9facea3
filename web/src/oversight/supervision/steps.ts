import { aboutWorkdays } from '@shuangfang/shared/hazard/hazard.deadline'
import { defaultClock, planDue } from '@shuangfang/shared/oversight/supervision.clock'
import type { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Question } from '#kit/confirm'
import { civil } from '#kit/time'

type Case = SupervisionDetail
export type NoteStep = 'withdraw' | 'accept_plan' | 'return_plan' | 'grant_extension' | 'refuse_extension'
export type OpinionStep = 'accept' | 'send_back'

const told = '企业的主要负责人和安全管理员收到通知。'
/** The day an extension asks for, from the request that still waits. */
export const askedUntil = (order: Case) => {
  const waiting = order.entries.findLast(({ kind, decision }) => kind === 'extension' && decision === null)
  return typeof waiting?.content.until === 'string' ? waiting.content.until : null
}
const enterprise = ({ enterpriseName, hazardTitle }: Case) => `${enterpriseName}：${hazardTitle}`

/** Steps that need no words: what exactly happens, and to whom. */
export const questions: Record<'sign' | 'issue' | 'delist', (order: Case) => Question> = {
  sign: (order) => ({
    title: '签批挂牌督办',
    effects: ['草稿定稿，不能再改；签批人、签批时间记入文书和审计记录。', '督办人员可以下发通知书，企业此时还不知情。'],
    affects: enterprise(order),
    confirmText: '签批',
  }),
  issue: (order) => ({
    title: '下发挂牌督办通知书',
    effects: [
      '取得正式文号，生成通知书 PDF，附核验二维码；文号用后不能收回。',
      `${order.enterpriseName}的这条隐患标为挂牌督办，企业不能自行销号。`,
      `企业须在 ${civil(planDue(new Date()))} 前报备治理方案，在 ${civil(order.treatBy)} 前完成治理；起算以下发为准，不以签收为准。`,
      order.isStopped ? '通知书写明治理期间停产停业。' : '通知书不含停产停业要求。',
      `${told}下发后不能撤回。`,
    ],
    affects: enterprise(order),
    confirmText: '下发通知书',
    grave: true,
  }),
  delist: (order) => ({
    title: '摘牌',
    effects: ['隐患核销并解除挂牌督办，本件办结。', '企业码按其余隐患重新计算颜色。', `${told}摘牌后不能恢复。`],
    affects: enterprise(order),
    confirmText: '摘牌',
  }),
}

interface Words {
  label: string
  hint: string
  effects: (order: Case) => string[]
}
/** Steps that need an opinion. */
export const noteSteps: Record<NoteStep, Words> = {
  withdraw: {
    label: '撤回原因',
    hint: '如：经复核不属于重大隐患',
    effects: () => ['本件作废，不下发；该隐患以后可以重新拟挂牌。', '企业不会收到任何通知。'],
  },
  accept_plan: {
    label: '备案意见',
    hint: '如：方案完整，措施可行，同意备案',
    effects: () => ['治理方案备案，转入治理。', `企业须每 ${defaultClock.progressMonths} 个月报告一次进展。`, told],
  },
  return_plan: {
    label: '退改意见',
    hint: '写明哪一部分要改、怎么改',
    effects: () => [
      `方案退回企业，须在 ${civil(aboutWorkdays(toLocalDate(new Date()), defaultClock.planDays))} 前重新报备。`,
      told,
    ],
  },
  grant_extension: {
    label: '批复意见',
    hint: '如：情况属实，同意延期，期间落实防控措施',
    effects: (order) => [
      `治理期限由 ${civil(order.treatBy)} 延至 ${civil(askedUntil(order))}。`,
      '生成延期批复 PDF，附核验二维码。',
      told,
    ],
  },
  refuse_extension: {
    label: '不同意的理由',
    hint: '写明为什么不同意、企业接下来怎么办',
    effects: (order) => [`治理期限仍为 ${civil(order.treatBy)}。`, '生成延期批复 PDF，附核验二维码。', told],
  },
}
export const opinionEffects: Record<OpinionStep, string[]> = {
  accept: ['记为现场验收合格，生成验收意见书 PDF，附核验二维码。', '可以接着办理摘牌。', told],
  send_back: ['记为现场验收不合格，生成验收意见书 PDF。', '隐患退回整改，企业继续治理、继续报告进展，期限不变。', told],
}
