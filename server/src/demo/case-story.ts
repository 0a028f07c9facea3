import { extensionReasons, supervisionRequirements } from '@shuangfang/database/seeds/content/phrases'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { chinaTime } from './calendar'
import type { Case, CaseStep } from './cases'
import type { HazardStory } from './hazard-story'
import { commitments, gradeOf, type Name, report } from './hazards'
import { SupervisionStory } from './supervision-story'
import type { Office, World } from './world'
import { systemPerson } from './world'

type Acts = Partial<Record<CaseStep, (at: Date) => void>>

/** Days from the issue of the notice to the end of the term, and by how much an extension moves it. */
const term = 90
const more = 30

/** One major hazard with its treatment plan and, where the authority listed it, the whole supervision. */
export function tellCase(
  world: World,
  found: Case,
  name: Name,
): { story: HazardStory; order: SupervisionStory | null } {
  const { company, text, times } = found
  const reported = times.get('report') as Date
  const story = report(world, company, text, reported, name)
  const told = { order: null as SupervisionStory | null }
  const acts: Acts = {
    ...enterpriseActs(world, found, story),
    ...(found.office && authorityActs(world, found, found.office, story, told)),
  }
  for (const [step, at] of times) acts[step]?.(at)
  return { story, order: told.order }
}

function enterpriseActs(world: World, { company, text, times, office }: Case, story: HazardStory): Acts {
  const { random, criteria } = world
  const { safety, principal } = company
  const owner = random.pick(company.owners)
  const start = times.get('issue') ?? times.get('plan') ?? (times.get('report') as Date)
  const deadline = chinaTime(addDays(toLocalDate(start), office ? term : Math.max(text.days, 20)), '18:00')
  const propose = (at: Date) => story.submitPlan(safety, at, text.plan, commitments(text, owner, deadline, random))
  return {
    grade: (at) =>
      story.grade(safety, at, {
        ...gradeOf(text),
        level: 'major',
        treatment: 'by_deadline',
        criterionCode: criteria.has(text.criterion) ? text.criterion : null,
      }),
    plan: propose,
    plan_returned: (at) => story.returnPlan(principal, at, '资金没有落实到科目，完成时限也没有写到天，请补充后再报'),
    plan_again: propose,
    plan_approved: (at) => story.approvePlan(principal, at, owner),
    rectified: (at) => story.submit(owner, at, text.done),
    verified: (at) => story.verify(safety, at, text.verify),
  }
}

function authorityActs(
  world: World,
  found: Case,
  office: Office,
  story: HazardStory,
  told: { order: SupervisionStory | null },
): Acts {
  const { company, text, numbers } = found
  const { random } = world
  const { leader, supervisor, inspector } = office
  const order = () => told.order as SupervisionStory
  const principal = company.principal
  const system = systemPerson
  return {
    draft: (at) => {
      told.order = new SupervisionStory(world, office, draftOf(world, found, story, at), inspector, at, numbers)
    },
    withdraw: (at) => order().withdraw(supervisor, at, '现场复核时企业已停用该设备并拆除，不再列入挂牌督办'),
    sign: (at) => order().sign(leader, at),
    issue: (at) => {
      order().issue(supervisor, at)
      story.supervised(system, at, numbers.notice)
    },
    receive: (at) => order().receive(principal, at),
    file_plan: (at) => order().filePlan(company.safety, at, { ...text.plan }),
    filing_returned: (at) =>
      order().returnPlan(inspector, at, '方案缺少治理期间的停用范围和应急处置安排，请补充后重新报备'),
    file_again: (at) => order().filePlan(company.safety, at, { ...text.plan }),
    accept_plan: (at) => order().acceptPlan(inspector, at, '方案内容完整，同意备案，请按期报告治理进展'),
    progress1: (at) => order().progress(company.safety, at, progressOf(text.progress, 0, 35, text.cost)),
    ask_extension: (at) => order().askExtension(company.safety, at, requestOf(order(), text, random)),
    refuse_extension: (at) =>
      order().decideExtension(
        supervisor,
        at,
        false,
        '治理期限尚余较长时间，所述困难可通过调整工序解决，请按原期限完成',
      ),
    grant_extension: (at) => {
      order().decideExtension(supervisor, at, true, '延期理由属实，防控措施到位，同意延期；期间不得恢复使用')
      story.extended(system, at, order().row.treatBy)
    },
    progress2: (at) =>
      order().progress(company.safety, at, progressOf(text.progress, text.progress.length - 1, 85, text.cost)),
    apply: (at) =>
      order().applyAcceptance(principal, at, { summary: `${text.done}。${text.verify}。`, spent: text.cost }),
    send_back: (at) => {
      const note = text.reject ?? '现场试验一次未动作，资料中缺少调试记录，须继续治理'
      order().judge(inspector, at, false, { panel: panelOf(office), note })
      story.reopen(system, at, note)
    },
    accept: (at) =>
      order().judge(inspector, at, true, { panel: panelOf(office), note: `现场核查：${text.verify}。同意通过验收。` }),
    delist: (at) => {
      order().delist(supervisor, at)
      story.writeOff(system, at)
    },
  }
}

const panelOf = ({ inspector, supervisor, leader }: Office) => [inspector.name, supervisor.name, leader.name]

function draftOf({ random, criteria }: World, { company, text, times }: Case, { row }: HazardStory, at: Date) {
  const start = toLocalDate(times.get('issue') ?? at)
  return {
    enterpriseId: company.row.id,
    enterpriseName: company.row.name,
    hazardId: row.id,
    hazardNumber: row.number,
    hazardTitle: row.title,
    description: `${company.row.name}${row.place}存在重大事故隐患：${text.title}。可能导致${text.accident}。原因：${text.cause}。`,
    basis: criteria.get(text.criterion) ?? '《安全生产法》第一百一十八条；本行业重大事故隐患判定标准',
    requirements: random.shuffled(supervisionRequirements).slice(0, 4),
    treatBy: addDays(start, term),
    isStopped: text.cost > 80_000,
  }
}

function progressOf(notes: readonly string[], i: number, percent: number, cost: number) {
  return { percent, note: notes[i] ?? (notes[0] as string), spent: Math.round((cost * percent) / 1000) * 10 }
}

function requestOf(order: SupervisionStory, text: Case['text'], random: World['random']) {
  return {
    until: addDays(order.row.treatBy, more),
    reason: text.extensionReason.length >= 10 ? text.extensionReason : random.pick(extensionReasons),
    measures: `延期期间：${text.interim}，每班专人巡查并留存影像`,
    percent: 55,
  }
}
