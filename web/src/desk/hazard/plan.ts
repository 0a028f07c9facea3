import type { HazardDetail, TreatmentPlanWrite } from '@shuangfang/shared/hazard/hazard.contract'
import type { z } from 'zod'

type Parts = Omit<z.input<typeof TreatmentPlanWrite>, 'commitments'>

/** The newest plan with its six parts, to mend what was returned; else a skeleton that names what each part must say. */
export function planParts(hazard: HazardDetail): Parts {
  const last = hazard.plans.at(-1)
  if (last) {
    const { goal, methods, funds, people, timetable, safety } = last
    return { goal, methods, funds, people, timetable, safety }
  }
  return {
    goal: `消除${hazard.place}“${hazard.title}”这一重大事故隐患，使其不再符合重大事故隐患判定情形。\n治理范围：\n验收标准：`,
    methods: '技术措施：\n管理措施：\n施工或改造单位（如有）及资质：',
    funds: '预计投入：    万元\n资金来源：安全生产费用\n所需物资和设备：',
    people: '治理负责人：\n责任部门：\n参加人员及分工：\n验收人员：',
    timetable: '第一步：    月    日前完成\n第二步：    月    日前完成\n验收：    月    日前完成',
    safety: '治理期间的防范措施（停产停用、警戒、监测、撤人条件）：\n应急处置和预案：\n值守和报告要求：',
  }
}

/** Lines of the skeleton that nobody filled in, part by part: 「验收标准：」 with nothing behind it says nothing. */
export function unfilledLines(parts: Partial<Parts>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([part, text]) => {
      const lines = typeof text === 'string' ? text.split('\n') : []
      const empty = lines.find((line, at) => isEmpty(line, lines[at + 1]))
      return empty ? [[part, `“${empty.trim()}”还没有填写，不适用的请删除这一行`]] : []
    }),
  )
}
/** A heading may have its text on the next line. */
const isEmpty = (line: string, next = '') =>
  / {4}/.test(line) || (/：\s*$/.test(line) && (next.trim() === '' || /：/.test(next)))
