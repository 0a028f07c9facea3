import type { MajorHazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { variantOf } from '@shuangfang/database/seeds/content/hazards/variants'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { day } from './calendar'
import { officeFor } from './offices'
import { majorTexts } from './texts'
import type { Company, Office, World } from './world'

/** What happens to a major hazard, in this order; a case stops somewhere on the way. */
export const caseSteps = [
  'report',
  'grade',
  'plan',
  'plan_returned',
  'plan_again',
  'plan_approved',
  'draft',
  'withdraw',
  'sign',
  'issue',
  'receive',
  'file_plan',
  'filing_returned',
  'file_again',
  'accept_plan',
  'progress1',
  'ask_extension',
  'refuse_extension',
  'grant_extension',
  'progress2',
  'rectified',
  'verified',
  'apply',
  'send_back',
  'accept',
  'delist',
] as const
export type CaseStep = (typeof caseSteps)[number]

/** Days from the report to each step; a site visit, a shipment and a signature take their time. */
const daysTo: Record<CaseStep, number> = {
  report: 0,
  grade: 0.4,
  plan: 2,
  plan_returned: 3,
  plan_again: 4,
  plan_approved: 5,
  draft: 6,
  withdraw: 9,
  sign: 8,
  issue: 9,
  receive: 10,
  file_plan: 17,
  filing_returned: 20,
  file_again: 24,
  accept_plan: 27,
  progress1: 48,
  ask_extension: 58,
  refuse_extension: 66,
  grant_extension: 66,
  progress2: 74,
  rectified: 84,
  verified: 86,
  apply: 88,
  send_back: 95,
  accept: 96,
  delist: 100,
}

/** One major hazard to tell: where, what, when each step falls. */
export interface Case {
  company: Company
  text: MajorHazardText
  office: Office | null
  times: ReadonlyMap<CaseStep, Date>
  numbers: { notice: string; extension: string; opinion: string }
}

interface Target {
  last: CaseStep
  /** Detours beside the usual way. */
  by?: CaseStep[]
  /** Days between the last step and now. */
  quiet?: readonly [number, number]
}
const detours: readonly CaseStep[] = [
  'plan_returned',
  'plan_again',
  'withdraw',
  'filing_returned',
  'file_again',
  'ask_extension',
  'refuse_extension',
  'grant_extension',
  'send_back',
]
const long = [20, 560] as const
const extension: CaseStep[] = ['ask_extension', 'grant_extension']

/** Every state of listed supervision, each of the detours, and more that ended well. */
const listed: readonly Target[] = [
  { last: 'progress1', by: ['filing_returned', 'file_again'] },
  { last: 'draft' },
  { last: 'draft' },
  { last: 'sign' },
  { last: 'issue' },
  { last: 'receive' },
  { last: 'file_plan' },
  { last: 'filing_returned' },
  { last: 'accept_plan' },
  { last: 'progress1', quiet: [38, 44] },
  { last: 'ask_extension' },
  { last: 'refuse_extension', by: ['ask_extension'] },
  { last: 'apply' },
  { last: 'send_back' },
  { last: 'accept' },
  { last: 'withdraw', quiet: [15, 200] },
  { last: 'delist', quiet: [4, 9] },
  { last: 'delist', by: extension, quiet: [40, 90] },
  { last: 'delist', quiet: long },
  { last: 'delist', quiet: long },
  { last: 'delist', by: ['plan_returned', 'plan_again'], quiet: long },
]
/** In a larger city: most of them long over. */
const more: readonly Target[] = [
  { last: 'delist', quiet: long },
  { last: 'progress1' },
  { last: 'delist', by: extension, quiet: long },
  { last: 'delist', quiet: long },
  { last: 'issue' },
  { last: 'delist', by: ['plan_returned', 'plan_again'], quiet: long },
]
/** Major hazards that the enterprise treats without supervision. */
const own: readonly Target[] = [
  { last: 'plan', quiet: [1, 3] },
  { last: 'plan_returned' },
  { last: 'plan_approved', quiet: [3, 15] },
  { last: 'rectified', quiet: [0, 2] },
  { last: 'verified', quiet: long },
  { last: 'verified', by: ['plan_returned', 'plan_again'], quiet: long },
  { last: 'verified', quiet: long },
]
const ownMore: readonly Target[] = own.slice(4)

/** Chooses where the major hazards of the city were found, and when. Numbers of documents follow their dates. */
export function planCases(
  world: World,
  companies: readonly Company[],
  offices: readonly Office[],
  hazards: number,
): Case[] {
  const random = world.random.fork('cases')
  const places = placesFor(companies, random)
  const supervised = [...listed, ...repeat(more, Math.floor(hazards / 1500) - 2)]
  const treated = [...own, ...repeat(ownMore, Math.floor(hazards / 1500) - own.length)]
  const few = places.length < 40 ? Math.max(1, Math.floor(places.length * 0.7)) : supervised.length
  const targets = [
    ...supervised.slice(0, few).map((target) => ({ target, isListed: true })),
    ...treated.map((target) => ({ target, isListed: false })),
  ]
  showPlan(places, few)
  const cases = targets.slice(0, places.length).map(({ target, isListed }, i) => {
    const { company, text } = places[i] as (typeof places)[number]
    const office = isListed ? officeFor(offices, company.text.sector) : null
    const times = timesOf(world, target, isListed, random)
    return { company, text, office, times, numbers: { notice: '', extension: '', opinion: '' } }
  })
  numberDocuments(cases)
  return cases
}

/** The story enterprise has a plan that waits for its principal: the first of the hazards it treats on its own. */
function showPlan(places: { company: Company }[], at: number): void {
  const mine = places.findIndex(({ company }, i) => i > 0 && company.isStory)
  if (mine < 0 || at >= places.length) return
  const [place] = places.splice(mine, 1)
  if (place) places.splice(at, 0, place)
}

const repeat = <T>(of: readonly T[], count: number): T[] =>
  Array.from({ length: Math.max(0, count) }, (_, i) => of[i % of.length] as T)

/**
 * Enterprises with a text that fits, one after another: the story enterprise first, then always a text and an enterprise
 * that came up least often so far.
 */
function placesFor(companies: readonly Company[], random: World['random']) {
  const left = random.shuffled(
    companies.flatMap((company) => majorTexts(company.text).map((text) => ({ company, text }))),
  )
  const used = new Map<unknown, number>()
  const isLead = ({ company, text }: (typeof left)[number]) => company.isStory && text.title.includes('喷漆')
  const cost = (place: (typeof left)[number]) =>
    isLead(place) ? -1 : 3 * (used.get(place.company) ?? 0) + (used.get(place.text) ?? 0)
  const chosen: typeof left = []
  // In one county nobody has what the neighbours have.
  const often = Math.ceil(companies.length / 64)
  while (left.length && chosen.length < enough) {
    const at = left.reduce((best, place, i) => (cost(place) < cost(left[best] as typeof place) ? i : best), 0)
    const [place] = left.splice(at, 1) as [(typeof left)[number]]
    const { company, text } = place
    if ((used.get(text) ?? 0) >= often) continue
    chosen.push({ company, text: variantOf(text, used.get(text) ?? 0) })
    for (const key of [company, text]) used.set(key, (used.get(key) ?? 0) + 1)
  }
  return chosen
}
/** More major hazards than any demo city needs. */
const enough = 500

function timesOf(
  { calendar }: World,
  { last, by = [], quiet = [1, 4] }: Target,
  isListed: boolean,
  random: World['random'],
) {
  const skipped = isListed ? [] : caseSteps.slice(caseSteps.indexOf('draft'), caseSteps.indexOf('rectified'))
  const steps = caseSteps
    .slice(0, caseSteps.indexOf(last) + 1)
    .filter((step) => step === last || by.includes(step) || (!detours.includes(step) && !skipped.includes(step)))
    .filter((step) => !(last === 'send_back' && step === 'accept'))
  const span = isListed ? 1 : 0.35
  for (let back = random.between(...quiet); ; back += 1) {
    const start = calendar.anchor.getTime() - (daysTo[last] * span + back) * day
    const times = new Map<CaseStep, Date>()
    let before = new Date(0)
    for (const step of steps) {
      const wanted = new Date(Math.max(start + daysTo[step] * span * day, before.getTime() + 30 * 60_000))
      before = calendar.later(wanted, 0, 2, random)
      times.set(step, before)
    }
    if (before < calendar.anchor) return times
  }
}

/** 新应急督〔2026〕3号, 新应急督延〔2026〕1号: in the order in which they were issued. */
function numberDocuments(cases: readonly Case[]): void {
  const issued = cases.flatMap(({ office, times, numbers }) => {
    const reply = times.get('grant_extension') ?? times.get('refuse_extension')
    const judged = times.get('accept') ?? times.get('send_back')
    const at = { notice: times.get('issue'), extension: reply, opinion: judged }
    return (['notice', 'extension', 'opinion'] as const).flatMap((kind) =>
      office && at[kind] ? [{ office, numbers, kind, at: at[kind] }] : [],
    )
  })
  for (const { office, numbers, kind, at } of issued.sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const year = toLocalDate(at).slice(0, 4)
    const letter = { notice: '', extension: '延', opinion: '验' }[kind]
    const serial = office.nextNumber(`${letter || 'supervision'}-${year}`)
    numbers[kind] = `${office.row.documentWord}${letter}〔${year}〕${serial}号`
  }
}
