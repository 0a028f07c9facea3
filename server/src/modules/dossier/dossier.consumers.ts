import { peopleWithRole } from '#modules/account/account.service'
import type { Consumer } from '#platform/events'
import { notify } from '#platform/notify'
import { recolour } from './colour.service'

/** Whatever may change a fact that a colour follows from; listed supervision arrives as events of its hazard. */
const causes = [
  'hazard.grade',
  'hazard.assign',
  'hazard.approve_plan',
  'hazard.submit',
  'hazard.return',
  'hazard.verify',
  'hazard.accept',
  'hazard.write_off',
  'hazard.reopen',
  'hazard.supervised',
  'hazard.extended',
  'hazard.approve_void',
  'certificate.added',
  'certificate.edited',
  'standardization.submitted',
  'deadline.recheck',
  'deadline.overdue',
  'deadline.due_90',
  'deadline.due_30',
]
const timed = ['Hazard', 'Certificate', 'Enterprise']

const colours: Record<string, string> = { red: '红色', orange: '橙色', yellow: '黄色', green: '绿色' }

export const dossierConsumers: Consumer[] = [
  {
    name: 'dossier.recolour',
    on: causes,
    async run(ctx, event) {
      if (event.type.startsWith('deadline.') && !timed.includes(event.subject)) return
      await recolour(ctx)
    },
  },
  {
    name: 'dossier.colour_notice',
    on: ['enterprise.colour_changed'],
    async run(ctx, event) {
      const { to, reason } = event.payload
      const people = await peopleWithRole(ctx, 'principal', 'safety_manager')
      await notify(ctx, {
        to: people.map(({ id }) => id),
        title: `企业码变为${colours[String(to)] ?? ''}`,
        body: `${reason}。依据平台规则判定，规则和事实见企业档案。`,
        link: '/dossier',
        key: `colour:${event.id}`,
        eventId: event.id,
      })
    },
  },
]
