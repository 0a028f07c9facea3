import { remindDays } from '@shuangfang/shared/standardization/certificate.rules'
import { levelLabels } from '@shuangfang/shared/standardization/evaluation.rules'
import { peopleWithRole } from '#modules/account/account.service'
import type { Consumer } from '#platform/events'
import { notify } from '#platform/notify'
import { certificateById } from './certificate.service'

const reminders = remindDays.map((days) => `deadline.due_${days}`)

/** Tells the safety managers, from 30 days on the principal as well, that the certificate runs out. */
const certificateExpiry: Consumer = {
  name: 'standardization.certificate_expiry',
  on: [...reminders, 'deadline.overdue'],
  run: async (ctx, event) => {
    if (event.subject !== 'Certificate') return
    const certificate = await certificateById(ctx, event.subjectId)
    if (certificate.revokedOn) return
    const level = event.type.slice('deadline.'.length)
    const isLast = ['due_30', 'due_7', 'overdue'].includes(level)
    const people = await peopleWithRole(ctx, 'safety_manager', ...(isLast ? (['principal'] as const) : []))
    const what = `标准化${levelLabels[certificate.level]}证书（${certificate.number}）`
    const days = level.replace('due_', '')
    await notify(ctx, {
      to: people.map(({ id }) => id),
      title: level === 'overdue' ? '标准化证书已过期' : `标准化证书还有 ${days} 天到期`,
      body:
        level === 'overdue'
          ? `${what}已于 ${certificate.expiresOn} 到期。请尽快申请定级，换证后登记新证书。`
          : `${what}将于 ${certificate.expiresOn} 到期。请安排自评并向定级部门申请，换证后登记新证书。`,
      link: '/standardization/certificates',
      key: `certificate:${certificate.id}:${certificate.expiresOn}:${level}`,
      eventId: event.id,
    })
  },
}

/** Tells the principals that an evaluation waits for them, and the submitter what became of it. */
const evaluationSteps: Consumer = {
  name: 'standardization.evaluation_steps',
  on: ['standardization.submitted', 'standardization.returned', 'standardization.approved'],
  run: async (ctx, event) => {
    const year = String(event.payload.year)
    const isSubmitted = event.type === 'standardization.submitted'
    const people = await peopleWithRole(ctx, isSubmitted ? 'principal' : 'safety_manager')
    const titles: Record<string, string> = {
      'standardization.submitted': `${year} 年标准化自评等您批准`,
      'standardization.returned': `${year} 年标准化自评被退回`,
      'standardization.approved': `${year} 年标准化自评已批准`,
    }
    await notify(ctx, {
      to: people.map(({ id }) => id),
      title: titles[event.type] ?? '标准化自评',
      body: event.payload.reason ? `${event.actorName}：${event.payload.reason}` : `${event.actorName} 办理`,
      link: `/standardization/evaluations/${event.subjectId}`,
      key: `evaluation:${event.id}`,
      eventId: event.id,
    })
  },
}

export const standardizationConsumers = [certificateExpiry, evaluationSteps]
