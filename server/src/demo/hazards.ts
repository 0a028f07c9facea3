import type { HazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { variantCount, variantOf } from '@shuangfang/database/seeds/content/hazards/variants'
import { returnReasons } from '@shuangfang/database/seeds/content/phrases'
import type { HazardSource } from '@shuangfang/shared/hazard/hazard.dictionary'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { chinaTime, day, hour } from './calendar'
import { HazardStory, type Opening } from './hazard-story'
import type { Random } from './random'
import { areaFor, overlap } from './texts'
import type { Company, Person, World } from './world'

export const spots = ['东侧', '西侧', '南侧', '东北角', '西南角', '中段']
export const indoors = ['北墙边', '南门口', '入口处', '靠窗一侧', '通道旁']
/** Where walls and windows are: the rest is out of doors, or no room at all. */
const isRoom = /车间|间$|室$|库$|房$|楼层|站$|工段|厅$|仓$/
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

interface Texts {
  own: readonly HazardText[]
  general: readonly HazardText[]
}

/** Mostly what its own trade has, and as much of what any workplace has as is needed to say nothing twice. */
export function chooseTexts({ own, general }: Texts, count: number, random: Random): Texts {
  const missing = count - own.reduce((sum, text) => sum + variantCount(text), 0)
  const most = Math.max(12, own.length * 0.4, missing / 2.5)
  return { own, general: random.shuffled(general).slice(0, Math.ceil(most)) }
}

/**
 * In which order an enterprise's hazards are told: each text once in some form, its own first, then all again in the
 * next form. A sentence comes back only when everything else has been said.
 */
export function* tellings({ own, general }: Texts, random: Random): Generator<HazardText, never> {
  const first = new Map([...own, ...general].map((text) => [text, random.int(0, 11)]))
  for (let round = 0; ; round++) {
    const due = (texts: readonly HazardText[]) => random.shuffled(texts.filter((each) => isDue(each, round)))
    for (const text of [...due(own), ...due(general)]) yield variantOf(text, (first.get(text) ?? 0) + round)
  }
}

/** A text with few forms is told less often. */
const rounds = 4
const isDue = (text: HazardText, round: number) => round % rounds < variantCount(text)

/** The general hazards of one enterprise: when and what first, so that numbers follow the order of the reports. */
export function draftHazards({ random, calendar }: World, texts: Iterator<HazardText, never>, count: number) {
  return Array.from({ length: count }, () => ({ at: calendar.moment(random), text: texts.next().value }))
}

/** A busy last fortnight: the enterprise that is shown has something in every state. */
export function draftRecent({ random, calendar }: World, texts: Iterator<HazardText, never>, count: number) {
  return Array.from({ length: count }, () => {
    const about = new Date(calendar.anchor.getTime() - random.between(0.2, 15) * day)
    return { at: calendar.past(calendar.later(about, 0, 3, random), random), text: texts.next().value }
  })
}

/** What a hazard is called, by programs and by people. */
export type Name = Pick<Opening, 'id' | 'number'>

/** Who takes part, where it is not left to chance. */
export interface Cast {
  reporter?: Person
  owner?: Person
}

/** One general hazard, told until its end or until now. */
export function tellHazard(
  world: World,
  company: Company,
  text: HazardText,
  at: Date,
  name: Name,
  cast: Cast = {},
): HazardStory {
  const story = report(world, company, text, at, name, cast)
  for (const _ of generalSteps(world, company, text, story, at, cast));
  return story
}

export function report(
  world: World,
  company: Company,
  text: HazardText,
  at: Date,
  name: Name,
  cast: Cast = {},
): HazardStory {
  const { random, calendar } = world
  const area = areaFor(company.text, text.place)
  const place = text.category === 'site' && random.chance(0.45) ? `${area}${spotIn(area, random)}` : area
  const reporter = cast.reporter ?? reporterOf(company, random)
  const opening = {
    ...name,
    tenantId: company.row.id,
    title: titled(text.title, area, place, random),
    place,
    ...pointAt(company, text, random),
    source: sourceOf(reporter, calendar.season(toLocalDate(at)), random),
    foundAt: new Date(at.getTime() - Math.floor(random.between(0.02, 1.5) * hour)),
    photos: [],
  }
  return new HazardStory(world, opening, reporter, at)
}

const spotIn = (area: string, random: Random): string => random.pick(isRoom.test(area) ? [...spots, ...indoors] : spots)

/** A short title needs its place; others have it now and then, as people write. */
function titled(title: string, area: string, place: string, random: Random): string {
  const isShort = title.length < 14
  const rest = title.slice(area.length)
  if (isShort && title.startsWith(area)) return /^[里的上边口]/.test(rest) ? title : place + rest
  if (title.includes(area)) return title
  if (isShort) return `${place}：${title}`
  return random.chance(0.3) ? `${area}：${title}` : title
}

function reporterOf(company: Company, random: Random): Person {
  return random.weighted<() => Person>([
    [() => random.pick(company.workers), 52],
    [() => random.pick(company.owners), 24],
    [() => company.safety, 24],
  ])()
}

/** The risk point that the report speaks of, most of the time. */
function pointAt({ points }: Company, { place, title }: HazardText, random: Random) {
  const score = ({ name, location }: (typeof points)[number]) =>
    2 * overlap(`${place} ${title}`, name) + overlap(place, location)
  const [best] = points.map((point) => ({ point, score: score(point) })).sort((a, b) => b.score - a.score)
  const point = best && best.score >= 4 && random.chance(0.85) ? best.point : null
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
  cast: Cast,
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
  const owner = cast.owner ?? random.pick(company.owners)
  const deadline = deadlineOf(text.days, at, calendar)
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

/** On the spot means today, or tomorrow when the day is over; otherwise the end of the working day so many days later. */
function deadlineOf(days: number, from: Date, calendar: World['calendar']): Date {
  for (let date = addDays(toLocalDate(from), days); ; date = addDays(date, 1)) {
    const end = chinaTime(date, '18:00')
    if (calendar.isWork(date) && end.getTime() - from.getTime() > 2 * hour) return end
  }
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
  let at = handedIn(world, from, deadline)
  const rounds =
    1 +
    random.weighted([
      [0, 92],
      [1, 7],
      [2, 1],
    ])
  for (let round = 1; round <= rounds; round++) {
    if (!hasCome(at)) return
    story.submit(owner, at, text.done)
    yield
    at = checked(world, at, deadline)
    if (!hasCome(at)) return
    if (round === rounds) story.verify(verifier, at, text.verify)
    else story.return(verifier, at, (round === 1 && text.reject) || random.pick(returnReasons))
    yield
    at = calendar.later(at, 2, 40, random)
  }
}

/** Most in time, some days late, a few long forgotten. */
function handedIn({ random, calendar }: World, from: Date, deadline: Date): Date {
  const late = random.weighted<() => number | null>([
    [() => null, 93.4],
    [() => random.between(0.3, 6) * day, 5],
    [() => random.between(15, 110) * day, 1.6],
  ])()
  if (late !== null) return calendar.later(new Date(deadline.getTime() + late), 0, 0.5, random)
  const term = deadline.getTime() - from.getTime()
  const at = calendar.later(new Date(from.getTime() + term * random.between(0.15, 0.85)), 0, 0.5, random)
  return at < deadline ? at : new Date(deadline.getTime() - Math.floor(random.between(0.6, 1.8) * hour))
}

/** Within the day; what was handed in on time is mostly looked at before the deadline too. */
function checked({ random, calendar }: World, from: Date, deadline: Date): Date {
  const left = deadline.getTime() - from.getTime()
  const at = calendar.later(from, 0.3, 10, random)
  if (left <= 0 || at <= deadline || random.chance(0.12)) return at
  return new Date(from.getTime() + Math.floor(left * random.between(0.3, 0.95)))
}
