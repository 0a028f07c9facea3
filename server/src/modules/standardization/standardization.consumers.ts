import type { remindDays } from '@shuangfang/shared/standardization/certificate.rules'
import { levelLabels } from '@shuangfang/shared/standardization/evaluation.rules'
import { certificateEvents, evaluationEvents } from '@shuangfang/shared/standardization/standardization.events'
import { type Audience, defineNotices, type Message } from '#platform/notices'
import { type CertificateEntity, Certificates } from './certificate.entity'

const safetyManagers = (): Audience => ({ roles: ['safety_manager'] })
const alsoPrincipals = (): Audience => ({ roles: ['safety_manager', 'principal'] })
const principals = (): Audience => ({ roles: ['principal'] })

const what = ({ level, number }: CertificateEntity) => `标准化${levelLabels[level]}证书（${number}）`

/** From 30 days on the principal hears it as well. */
const expiring = (days: (typeof remindDays)[number]): Message<CertificateEntity, unknown> => ({
  to: days > 30 ? safetyManagers : alsoPrincipals,
  title: () => `标准化证书还有 ${days} 天到期`,
  body: (row) => `${what(row)}将于 ${row.expiresOn} 到期。请安排自评并向定级部门申请，换证后登记新证书。`,
})

const certificateNotices = defineNotices({
  name: 'standardization.certificates',
  kinds: certificateEvents,
  about: Certificates,
  link: () => '/standardization/certificates',
  messages: {
    due_180: [expiring(180)],
    due_90: [expiring(90)],
    due_30: [expiring(30)],
    due_7: [expiring(7)],
    overdue: [
      {
        to: alsoPrincipals,
        title: () => '标准化证书已过期',
        body: (row) => `${what(row)}已于 ${row.expiresOn} 到期。请尽快申请定级，换证后登记新证书。`,
      },
    ],
    verified: [
      {
        to: alsoPrincipals,
        title: () => '标准化证书已核实',
        body: (_, { payload: { office, number } }) => `${office}核实了证书 ${number}，企业码公开页开始显示。`,
      },
    ],
    refused: [
      {
        to: alsoPrincipals,
        title: () => '标准化证书未通过核实',
        body: (_, { payload: { office, number, reason } }) =>
          `${office}：证书 ${number}，${reason}。请改正后重新登记。`,
      },
    ],
  },
})

/** The principals hear that an evaluation waits for them, the safety managers what became of it. */
const evaluationNotices = defineNotices({
  name: 'standardization.evaluation_steps',
  kinds: evaluationEvents,
  body: (_, { actorName }) => `${actorName} 办理`,
  link: (_, { subjectId }) => `/standardization/evaluations/${subjectId}`,
  messages: {
    submitted: [{ to: principals, title: (_, { payload }) => `${payload.year} 年标准化自评等您批准` }],
    returned: [
      {
        to: safetyManagers,
        title: (_, { payload }) => `${payload.year} 年标准化自评被退回`,
        body: (_, { actorName, payload }) => `${actorName}：${payload.reason}`,
      },
    ],
    approved: [{ to: safetyManagers, title: (_, { payload }) => `${payload.year} 年标准化自评已批准` }],
  },
})

export const standardizationConsumers = [certificateNotices, evaluationNotices]
