import type { Role } from '@shuangfang/shared/access/roles'
import { peopleWithRole } from '#modules/account/account.service'
import { overseersOf } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { formatDate } from '#platform/documents/number'
import type { Consumer, Event } from '#platform/events'
import { notify } from '#platform/notify'
import { type SupervisionRow, Supervisions } from './oversight.entity'
import { recount } from './overview.service'

const day = (value: unknown) => formatDate(String(value))

interface Message {
  /** Which side hears it, and there who. */
  to: 'enterprise' | 'authority' | 'overseers'
  roles: Role[]
  title: (order: SupervisionRow, event: Event) => string
  when?: (event: Event) => boolean
}
const enterprise = (title: Message['title']): Message => ({
  to: 'enterprise',
  roles: ['principal', 'safety_manager'],
  title,
})
const officers = (title: Message['title']): Message => ({ to: 'authority', roles: ['supervisor', 'inspector'], title })
const deciders = (title: Message['title']): Message => ({ to: 'authority', roles: ['supervisor', 'leader'], title })
const leader = (title: Message['title']): Message => ({ to: 'authority', roles: ['leader'], title })

/** The other offices over the enterprise (上级、乡镇、行业), who may read what was issued and have nothing to do in it. */
const overseers = (title: Message['title']): Message => ({
  to: 'overseers',
  roles: ['supervisor', 'inspector', 'township_officer', 'leader'],
  title,
})

/** Whose clock it is: the authority answers requests, everything else is the enterprise's to do. */
const isAnswer = (event: Event) => event.payload.kind === 'extension' || event.payload.kind === 'acceptance'
const ofAnswer = (message: Message): Message => ({ ...message, when: isAnswer })
const ofEnterprise = (message: Message): Message => ({ ...message, when: (event) => !isAnswer(event) })

// What a message says of days comes from its event: the order may have moved on before it is sent.
const messages: Record<string, Message[]> = {
  'supervision.draft': [leader(() => '有挂牌督办待您签批')],
  'supervision.sign': [officers(() => '挂牌督办已签批，请下发通知书')],
  'supervision.issue': [
    enterprise((o) => `收到挂牌督办通知书 ${o.number}，请签收`),
    overseers((o) => `${o.authorityName}对 ${o.enterpriseName} 挂牌督办（${o.number}）`),
  ],
  'supervision.receive': [officers((o) => `${o.enterpriseName} 已签收通知书`)],
  'supervision.file_plan': [officers((o) => `${o.enterpriseName} 报备了治理方案，请审查`)],
  'supervision.accept_plan': [enterprise((_, e) => `治理方案已备案，请于 ${day(e.payload.progressBy)} 前报告进展`)],
  'supervision.return_plan': [enterprise((_, e) => `治理方案被退改，请于 ${day(e.payload.planBy)} 前重新报备`)],
  'supervision.report_progress': [officers((o, e) => `${o.enterpriseName} 报告治理进展 ${e.payload.percent}%`)],
  'supervision.ask_extension': [deciders((o, e) => `${o.enterpriseName} 申请延期至 ${day(e.payload.until)}，请审批`)],
  'supervision.grant_extension': [enterprise((_, e) => `延期申请已同意，治理期限延至 ${day(e.payload.treatBy)}`)],
  'supervision.refuse_extension': [enterprise((_, e) => `延期申请未获同意，请在 ${day(e.payload.treatBy)} 前完成治理`)],
  'supervision.apply_acceptance': [officers((o) => `${o.enterpriseName} 申请验收，请组织现场验收`)],
  'supervision.accept': [
    enterprise(() => '现场验收合格，等待摘牌'),
    deciders((o) => `${o.enterpriseName} 验收合格，请办理摘牌`),
    overseers((o) => `${o.enterpriseName} 的挂牌督办现场验收合格（${o.number}）`),
  ],
  'supervision.send_back': [enterprise((_, e) => `验收不合格，请继续治理，期限 ${day(e.payload.treatBy)}`)],
  'supervision.delist': [
    enterprise((o) => `${o.number} 已摘牌，隐患核销`),
    overseers((o) => `${o.enterpriseName} 的挂牌督办已摘牌（${o.number}）`),
  ],
  'deadline.due_soon': [
    ofEnterprise(enterprise((_, e) => `${clockName(e)}即将到期`)),
    ofAnswer(officers((o, e) => `${o.enterpriseName} ${clockName(e)}即将到期`)),
  ],
  'deadline.overdue': [
    ofEnterprise(enterprise((_, e) => `${clockName(e)}已逾期，请立即办理`)),
    officers((o, e) => `${o.enterpriseName} ${clockName(e)}逾期`),
  ],
  'deadline.escalated': [
    ofEnterprise(leader((o, e) => `${o.enterpriseName} ${clockName(e)}逾期未办，请督促`)),
    ofAnswer(leader((o, e) => `本单位对 ${o.enterpriseName} 的${clockName(e)}逾期未办，请督促`)),
  ],
}
const clocks: Record<string, string> = {
  plan: '治理方案报备',
  progress: '治理进展报告',
  treatment: '重大隐患治理',
  extension: '延期审批',
  acceptance: '现场验收',
}
const clockName = (event: Event) => clocks[String(event.payload.kind)] ?? '办理'

async function tell(ctx: Context, event: Event): Promise<void> {
  const order = await ctx.one(Supervisions, event.subjectId, 'read')
  for (const { to, roles, title, when } of messages[event.type] ?? []) {
    if (when && !when(event)) continue
    for (const tenantId of await tenantsOf(ctx, order, to)) {
      const side = ctx.system(tenantId)
      const people = (await peopleWithRole(side, ...roles)).map(({ id }) => id).filter((id) => id !== event.actorId)
      await notify(side, {
        to: people,
        title: title(order, event),
        body: `${order.hazardNumber} ${order.hazardTitle}`,
        link: `/supervisions/${order.id}`,
        key: `${event.id}:${to}`,
      })
    }
  }
}

async function tenantsOf(ctx: Context, { tenantId, enterpriseId }: SupervisionRow, to: Message['to']) {
  if (to === 'authority') return [tenantId]
  if (to === 'enterprise') return [enterpriseId]
  return (await overseersOf(ctx.system(enterpriseId), enterpriseId)).filter((id) => id !== tenantId)
}

/** Whatever changes what the overview counts. */
const counted = [
  'hazard.reported',
  'hazard.grade',
  'hazard.assign',
  'hazard.submit_plan',
  'hazard.approve_plan',
  'hazard.return_plan',
  'hazard.submit',
  'hazard.return',
  'hazard.verify',
  'hazard.accept',
  'hazard.write_off',
  'hazard.reopen',
  'hazard.propose_void',
  'hazard.approve_void',
  'hazard.refuse_void',
  'hazard.supervised',
  'hazard.extended',
  'risk.created',
  'risk.edited',
  'risk.removed',
  'risk.imported',
  'risk.import_undone',
  'enterprise.created',
  'enterprise.accepted',
]

export const oversightConsumers: Consumer[] = [
  {
    name: 'overview-recount',
    on: [...counted, 'deadline.overdue'],
    async run(ctx, event) {
      if (event.type === 'deadline.overdue' && event.subject !== 'Hazard') return
      await recount(ctx)
    },
  },
  {
    name: 'supervision-notify',
    on: Object.keys(messages),
    async run(ctx, event) {
      if (event.subject === 'Supervision') await tell(ctx, event)
    },
  },
]
