import type { Role } from '@shuangfang/shared/access/roles'
import { eventsThatChange } from '@shuangfang/shared/audit/catalogue'
import { supervisionEvents } from '@shuangfang/shared/oversight/supervision.events'
import { overseersOf } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { formatDate } from '#platform/documents/number'
import { type Consumer, defineConsumer, type Event } from '#platform/events'
import { type Audience, defineNotices, type Message } from '#platform/notices'
import { openHandoverOf } from './handover.report'
import { type SupervisionRow, Supervisions } from './oversight.entity'
import { recount } from './overview.service'

const day = (value: string | null | undefined) => (value ? formatDate(value) : '')

type Case = Message<SupervisionRow, Event>
const enterprise: Case['to'] = ({ enterpriseId }) => ({
  tenantId: enterpriseId,
  roles: ['principal', 'safety_manager'],
})
/** Of the office in charge. During a handover the successor, who sees the case; of clocks that run out, both hear. */
const office =
  (...roles: Role[]): Case['to'] =>
  async ({ id, officeId }, { payload }, ctx) => {
    const link = `/supervisions/${id}`
    const open = await openHandoverOf(ctx, id)
    if (!open) return [{ tenantId: officeId, roles, link }]
    const former = { tenantId: officeId, roles, link: `/handovers/${open.id}` }
    if (!open.successorId) return [former]
    return [...('dueAt' in payload ? [former] : []), { tenantId: open.successorId, roles, link }]
  }
const officers = office('supervisor', 'inspector')
const deciders = office('supervisor', 'leader')
const leader = office('leader')
/** The other offices over the enterprise (上级、乡镇、行业), who may read what was issued and have nothing to do in it. */
const overseers = async ({ enterpriseId, officeId }: SupervisionRow, _: unknown, ctx: Context): Promise<Audience[]> => {
  const offices = await overseersOf(ctx.system(enterpriseId), enterpriseId)
  const roles: Role[] = ['supervisor', 'inspector', 'township_officer', 'leader']
  return offices.filter((id) => id !== officeId).map((tenantId) => ({ tenantId, roles }))
}

const clocks: Record<string, string> = {
  plan: '治理方案报备',
  progress: '治理进展报告',
  treatment: '重大隐患治理',
  extension: '延期审批',
  acceptance: '现场验收',
}
interface Clock {
  payload: { kind: string }
}
const clockName = ({ payload }: Clock) => clocks[payload.kind] ?? '办理'
/** Whose clock it is: the authority answers requests, everything else is the enterprise's to do. */
const isAnswer = ({ payload }: Clock) => payload.kind === 'extension' || payload.kind === 'acceptance'
const isOfEnterprise = (event: Clock) => !isAnswer(event)

export const oversightConsumers: Consumer[] = [
  defineConsumer({
    name: 'overview-recount',
    on: eventsThatChange('figures'),
    coalesce: true,
    run: (ctx) => recount(ctx),
  }),
  // What a message says of days comes from its event: the case may have moved on before it is sent.
  defineNotices({
    name: 'supervision-notify',
    kinds: supervisionEvents,
    about: Supervisions,
    body: ({ hazardNumber, hazardTitle }) => `${hazardNumber} ${hazardTitle}`,
    link: ({ id }) => `/supervisions/${id}`,
    messages: {
      draft: [{ to: leader, title: () => '有挂牌督办待您签批' }],
      sign: [{ to: officers, title: () => '挂牌督办已签批，请下发通知书' }],
      issue: [
        { to: enterprise, title: ({ number }) => `收到挂牌督办通知书 ${number}，请签收` },
        {
          to: overseers,
          title: ({ authorityName, enterpriseName, number }) =>
            `${authorityName}对 ${enterpriseName} 挂牌督办（${number}）`,
        },
      ],
      handed_over: [
        { to: enterprise, title: ({ number }, { payload }) => `${number} 由${payload.from}移交${payload.to}督办` },
      ],
      receive: [{ to: officers, title: ({ enterpriseName }) => `${enterpriseName} 已签收通知书` }],
      file_plan: [{ to: officers, title: ({ enterpriseName }) => `${enterpriseName} 报备了治理方案，请审查` }],
      accept_plan: [
        { to: enterprise, title: (_, { payload }) => `治理方案已备案，请于 ${day(payload.progressBy)} 前报告进展` },
      ],
      return_plan: [
        { to: enterprise, title: (_, { payload }) => `治理方案被退改，请于 ${day(payload.planBy)} 前重新报备` },
      ],
      report_progress: [
        {
          to: officers,
          title: ({ enterpriseName }, { payload }) => `${enterpriseName} 报告治理进展 ${payload.percent}%`,
        },
      ],
      ask_extension: [
        {
          to: deciders,
          title: ({ enterpriseName }, { payload }) => `${enterpriseName} 申请延期至 ${day(payload.until)}，请审批`,
        },
      ],
      grant_extension: [
        { to: enterprise, title: (_, { payload }) => `延期申请已同意，治理期限延至 ${day(payload.treatBy)}` },
      ],
      refuse_extension: [
        { to: enterprise, title: (_, { payload }) => `延期申请未获同意，请在 ${day(payload.treatBy)} 前完成治理` },
      ],
      apply_acceptance: [{ to: officers, title: ({ enterpriseName }) => `${enterpriseName} 申请验收，请组织现场验收` }],
      accept: [
        { to: enterprise, title: () => '现场验收合格，等待摘牌' },
        { to: deciders, title: ({ enterpriseName }) => `${enterpriseName} 验收合格，请办理摘牌` },
        {
          to: overseers,
          title: ({ enterpriseName, number }) => `${enterpriseName} 的挂牌督办现场验收合格（${number}）`,
        },
      ],
      send_back: [
        { to: enterprise, title: (_, { payload }) => `验收不合格，请继续治理，期限 ${day(payload.treatBy)}` },
      ],
      delist: [
        { to: enterprise, title: ({ number }) => `${number} 已摘牌，隐患核销` },
        { to: overseers, title: ({ enterpriseName, number }) => `${enterpriseName} 的挂牌督办已摘牌（${number}）` },
      ],
      due_soon: [
        { to: enterprise, when: isOfEnterprise, title: (_, event) => `${clockName(event)}即将到期` },
        {
          to: officers,
          when: isAnswer,
          title: ({ enterpriseName }, event) => `${enterpriseName} ${clockName(event)}即将到期`,
        },
      ],
      overdue: [
        { to: enterprise, when: isOfEnterprise, title: (_, event) => `${clockName(event)}已逾期，请立即办理` },
        { to: officers, title: ({ enterpriseName }, event) => `${enterpriseName} ${clockName(event)}逾期` },
      ],
      escalated: [
        {
          to: leader,
          when: isOfEnterprise,
          title: ({ enterpriseName }, event) => `${enterpriseName} ${clockName(event)}逾期未办，请督促`,
        },
        {
          to: leader,
          when: isAnswer,
          title: ({ enterpriseName }, event) => `本单位对 ${enterpriseName} 的${clockName(event)}逾期未办，请督促`,
        },
      ],
    },
  }),
]
