import type { HazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { returnReasons } from '@shuangfang/database/seeds/content/phrases'
import type { HazardSource } from '@shuangfang/shared/hazard/hazard.dictionary'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { chinaTime, day, hour } from './calendar'
import { HazardStory } from './hazard-story'
import type { Random } from './random'
import { areaFor, overlap } from './texts'
import type { Company, Person, World } from './world'

const spots = ['东侧', '西侧', '北墙边', '南门口', '入口处', '东北角', '西南角', '靠窗一侧', '通道旁', '中段']
const contingencies = [
  '按本单位现场处置方案执行：发现险情立即停止作业，撤离人员，报告安全管理部门',
  '现场备好应急器材，专人值守；险情扩大时启动应急预案并拨打119、120',
  '整改期间每班巡查两次，异常立即断电停机、设置警戒并报告值班领导',
  '班组长当班确认，出现征兆先撤人后报告，应急小组十分钟内到场',
]
const voidReasons = [
  '与前一天上报的是同一处，重复上报',
  '现场核实为正常检修状态，已挂牌上锁，不属于隐患',
  '照片拍的是隔壁单位区域，误报',
]

/** The general hazards of one enterprise: when and what first, so that numbers follow the order of the reports. */
export function draftHazards({ random, calendar }: World, texts: readonly HazardText[], count: number) {
  return Array.from({ length: count }, (_, i) => ({
    at: calendar.moment(random),
    text: texts[i % texts.length] as HazardText,
  }))
}

/** A busy last fortnight: the enterprise that is shown has something in every state. */
export function draftRecent({ random, calendar }: World, texts: readonly HazardText[], count: number) {
  return Array.from({ length: count }, (_, i) => {
    const about = new Date(calendar.anchor.getTime() - random.between(0.2, 15) * day)
    return {
      at: calendar.past(calendar.later(about, 0, 3, random), random),
      text: texts[i % texts.length] as HazardText,
    }
  })
}

/** One general hazard, told until its end or until now. */
export function tellHazard(world: World, company: Company, text: HazardText, at: Date, number: string): HazardStory {
  const story = report(world, company, text, at, number)
  for (const _ of generalSteps(world, company, text, story, at));
  return story
}

export function report(world: World, company: Company, text: HazardText, at: Date, number: string): HazardStory {
  const { random, calendar } = world
  const area = areaFor(company.text, text.place)
  const place = random.chance(0.45) ? `${area}${random.pick(spots)}` : area
  const reporter = reporterOf(company, random)
  const opening = {
    tenantId: company.row.id,
    number,
    title: random.chance(0.3) && !text.title.includes(area) ? `${area}：${text.title}` : text.title,
    place,
    ...pointAt(company, text, random),
    source: sourceOf(reporter, calendar.season(toLocalDate(at)), random),
    foundAt: new Date(at.getTime() - Math.floor(random.between(0.02, 1.5) * hour)),
    photos: [],
  }
  return new HazardStory(world, opening, reporter, at)
}

function reporterOf(company: Company, random: Random): Person {
  return random.weighted<() => Person>([
    [() => random.pick(company.workers), 52],
    [() => random.pick(company.owners), 24],
    [() => company.safety, 24],
  ])()
}

function pointAt({ points }: Company, { place, title }: HazardText, random: Random) {
  const near = points.filter(({ name, location }) => overlap(`${place} ${title}`, `${name} ${location}`) > 0)
  const point = near.length && random.chance(0.8) ? random.pick(near) : null
  return { riskPointId: point?.id ?? null, riskPointName: point?.name ?? null }
}

function sourceOf({ roles }: Person, season: 'storm' | 'holiday' | null, random: Random): HazardSource {
  if (season === 'holiday' && random.chance(0.5)) return 'holiday'
  if (season === 'storm' && random.chance(0.55)) return 'seasonal'
  if (roles.includes('worker')) return random.chance(0.6) ? 'quick_report' : 'daily'
  return random.weighted<HazardSource>([
    ['daily', 50],
    ['comprehensive', 18],
    ['professional', 16],
    ['quick_report', 8],
    ['expert', 3],
    ['enforcement', 3],
    ['analogy', 2],
  ])
}

/** Each `yield` says "this happened"; the next step is only taken if its time has come. */
function* generalSteps(
  world: World,
  company: Company,
  text: HazardText,
  story: HazardStory,
  reported: Date,
): Generator<void> {
  const { random, calendar } = world
  const { safety, principal } = company
  const hasCome = (at: Date) => at < calendar.anchor
  let at = calendar.later(reported, 0.3, 20, random)
  if (!hasCome(at)) return
  if (random.chance(0.014)) {
    story.proposeVoid(safety, at, random.pick(voidReasons))
    yield
    at = calendar.later(at, 2, 60, random)
    if (!hasCome(at)) return
    const isApproved = random.chance(0.85)
    story.decideVoid(principal, at, isApproved)
    yield
    at = calendar.later(at, 1, 10, random)
    if (isApproved || !hasCome(at)) return
  }
  story.grade(safety, at, gradeOf(text))
  yield
  at = calendar.later(at, 0.1, text.days === 0 ? 1 : 14, random)
  if (!hasCome(at)) return
  const owner = random.pick(company.owners)
  const deadline = deadlineOf(text.days, at)
  story.assign(safety, at, owner, commitments(text, owner, deadline, random))
  yield
  yield* rectify(world, company, text, story, owner, at, deadline)
}

export const gradeOf = (text: HazardText) => ({
  level: 'general' as const,
  criterionCode: null,
  category: text.category,
  speciality: text.speciality,
  treatment: text.days <= 1 ? ('immediate' as const) : ('by_deadline' as const),
  accidentType: text.accident,
  cause: text.cause,
})

export function commitments(text: HazardText, owner: Person, deadline: Date, random: Random) {
  return {
    ownerId: owner.id,
    measure: text.measure,
    funds: Math.round((text.cost * random.between(0.85, 1.2)) / 10) * 10,
    deadline,
    contingency: random.pick(contingencies),
    interim: text.interim,
  }
}

/** On the spot means today; otherwise the end of work so many days later. */
function deadlineOf(days: number, from: Date): Date {
  const end = chinaTime(addDays(toLocalDate(from), Math.max(0, days)), '18:00')
  return end.getTime() - from.getTime() > 2 * hour ? end : new Date(from.getTime() + 5 * hour)
}

function* rectify(
  world: World,
  company: Company,
  text: HazardText,
  story: HazardStory,
  owner: Person,
  from: Date,
  deadline: Date,
) {
  const { random, calendar } = world
  const verifier = owner.id === company.safety.id ? company.principal : company.safety
  const hasCome = (at: Date) => at < calendar.anchor
  let at = calendar.later(new Date(from.getTime() + delay(from, deadline, random)), 0, 0.5, random)
  const rounds =
    1 +
    random.weighted([
      [0, 87],
      [1, 11],
      [2, 2],
    ])
  for (let round = 1; round <= rounds; round++) {
    if (!hasCome(at)) return
    story.submit(owner, at, text.done)
    yield
    at = calendar.later(at, 0.5, 12, random)
    if (!hasCome(at)) return
    if (round === rounds) story.verify(verifier, at, text.verify)
    else story.return(verifier, at, (round === 1 && text.reject) || random.pick(returnReasons))
    yield
    at = calendar.later(at, 4, 70, random)
  }
}

/** Most in time, some days late, a few long forgotten. */
function delay(from: Date, deadline: Date, random: Random): number {
  const term = deadline.getTime() - from.getTime()
  const late = random.weighted<() => number>([
    [() => -term * random.between(0.08, 0.85), 89],
    [() => random.between(0.2, 6) * day, 9],
    [() => random.between(15, 110) * day, 2],
  ])()
  return Math.max(0.3 * hour, term + late)
}
