import type { HazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { Hazards } from '../modules/hazard/hazard.entity'
import { Album } from './album'
import { tellCase } from './case-story'
import { type Case, planCases } from './cases'
import { addApplicants, addCompany } from './companies'
import { chooseEnterprises } from './enterprise-texts'
import type { HazardStory } from './hazard-story'
import { type Cast, chooseTexts, draftHazards, draftRecent, tellHazard, tellings } from './hazards'
import { addCompanyNotices, addOfficeNotices } from './notices'
import { addOffices } from './offices'
import { People } from './people'
import { addPlan } from './plans'
import { addRegisters } from './registers'
import { addRisks } from './risks'
import { sceneFor } from './scenes'
import { addStandardization } from './standards'
import { hazardTexts } from './texts'
import type { Company, Office, World } from './world'

/** Registrations that are not in the register yet, beside the enterprises that are. */
const applicants = 6
const plans = 6
/** Of 435 enterprises of the real city, 356 reached the standard. */
const standardizedShare = 356 / 435

export async function tellCity(
  world: World,
  { enterprises, hazards }: { enterprises: number; hazards: number },
): Promise<Company[]> {
  const { random, say } = world
  const people = new People(world)
  const offices = addOffices(world, people)
  const album = new Album(world)
  await album.open()
  say('已绘制演示图片')
  const texts = chooseEnterprises(enterprises + applicants, random.fork('enterprises'), people)
  const companies = texts.slice(0, enterprises).map((text, i) => addCompany(world, people, text, i + 1, i === 0))
  addApplicants(world, people, texts.slice(enterprises), enterprises + 1)
  await furnish(world, companies, offices[0] as Office, album)
  say(`已生成 ${companies.length} 家企业的组织、人员、风险清单和标准化自评`)
  await tellHazards(world, album, companies, planCases(world, companies, offices, hazards), hazards)
  closeOffices(world, offices)
  await album.store()
  return companies
}

/** Everything an enterprise has before its first hazard. */
async function furnish(world: World, companies: readonly Company[], verifier: Office, album: Album): Promise<void> {
  const standardized = Math.round(companies.length * standardizedShare)
  const chosen = new Set([companies[0], ...world.random.shuffled(companies.slice(1)).slice(0, standardized - 1)])
  for (const [i, company] of companies.entries()) {
    addRegisters(world, company, addRisks(world, company))
    addStandardization(world, company, world.elements, chosen.has(company), verifier)
    if (i < plans) await addPlan(world, company, album)
    await world.sink.flush()
  }
}

/** Larger enterprises report more. */
function shares(companies: readonly Company[], hazards: number): number[] {
  const weights = companies.map(({ text, isStory }) => (isStory ? 30 : Math.sqrt(text.staff)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => Math.max(3, Math.ceil((hazards * weight) / total)))
}

async function tellHazards(
  world: World,
  album: Album,
  companies: readonly Company[],
  cases: readonly Case[],
  hazards: number,
) {
  const { sink, say } = world
  const counts = shares(companies, hazards)
  const drafts = companies.map((company, i) => {
    const mine = cases.filter((found) => found.company === company)
    return draftCompany(world, company, mine, Math.max(1, (counts[i] ?? 0) - mine.length))
  })
  // Newest first is by id, in every list: the city's ids follow the reports of all its enterprises.
  for (const draft of drafts.flat().sort(byTime)) draft.id = sink.nextId(Hazards.table)
  let told = 0
  let reached = 0
  for (const [i, company] of companies.entries()) {
    told += tellCompany(world, album, company, drafts[i] ?? [], photosOf(i))
    await sink.flush()
    if (told - reached < hazards / 10) continue
    reached = told
    say(`已生成 ${told} 条隐患（${i + 1}/${companies.length} 家企业）`)
  }
}

/** How many of the latest hazards of the i-th enterprise have photos. */
const photosOf = (i: number) => (i === 0 ? 24 : i < 64 ? 3 : 0)

interface Draft {
  id: string
  at: Date
  text: HazardText
  /** A major hazard with its course. */
  found: Case | null
}
const byTime = (a: Draft, b: Draft) => a.at.getTime() - b.at.getTime()

/** When what is found in one enterprise, oldest first. */
function draftCompany(world: World, company: Company, cases: readonly Case[], count: number): Draft[] {
  const { random } = world
  const texts = tellings(chooseTexts(hazardTexts(company.text), count, random), random)
  const recent = company.isStory ? Math.min(22, Math.floor(count / 2)) : 0
  const general = [...draftRecent(world, texts, recent), ...draftHazards(world, texts, count - recent)]
  return [
    ...general.map((draft) => ({ ...draft, id: '', found: null })),
    ...cases.map((found) => ({ id: '', at: found.times.get('report') as Date, text: found.text, found })),
  ].sort(byTime)
}

function tellCompany(world: World, album: Album, company: Company, drafts: readonly Draft[], photos: number): number {
  const { sink } = world
  const serials = new Map<string, number>()
  for (const [i, { id, at, text, found }] of drafts.entries()) {
    const name = { id, number: nextNumber(serials, at) }
    const told = found
      ? tellCase(world, found, name)
      : { story: tellHazard(world, company, text, at, name, castOf(company, drafts.length - i)), order: null }
    if (i >= drafts.length - photos) illustrate(album, company, told.story)
    for (const event of told.story.store()) company.events.push(event)
    told.order?.store()
  }
  for (const [year, last] of serials) sink.series(company.row.id, `hazard-${year}`, last)
  if (company.isStory) addCompanyNotices(world, company, company.events)
  sink.events(company.events)
  company.events = []
  return drafts.length
}

/** Among the shown enterprise's latest hazards its team leader and its first worker have some to see to. */
function castOf({ isStory, workers, owners }: Company, fromLast: number): Cast {
  if (!isStory || fromLast > 20 || fromLast % 2) return {}
  const [worker] = workers
  const leader = owners.find(({ roles }) => roles.includes('team_leader'))
  return fromLast % 4 ? { reporter: worker, owner: leader } : { reporter: leader, owner: worker }
}

/** A photo of what was found and, once something was handed in, of what was done. */
function illustrate(album: Album, { owners, workers, safety }: Company, story: HazardStory): void {
  const { reporterId, ownerId, foundAt, submittedAt, place, title } = story.row
  const people = [...workers, ...owners, safety]
  const scene = sceneFor(`${place} ${title}`)
  const shoot = (id: string | null, isAfter: boolean, at: Date) => {
    const by = people.find((person) => person.id === id) ?? safety
    const { id: fileId, event } = album.take(scene, isAfter, by, at)
    story.events.push(event)
    return [fileId]
  }
  story.row.photos = shoot(reporterId, false, foundAt)
  if (submittedAt) story.showAfter(shoot(ownerId, true, submittedAt))
}

function nextNumber(serials: Map<string, number>, at: Date): string {
  const year = toLocalDate(at).slice(0, 4)
  const serial = (serials.get(year) ?? 0) + 1
  serials.set(year, serial)
  return `YH-${year}-${String(serial).padStart(6, '0')}`
}

function closeOffices(world: World, offices: readonly Office[]): void {
  for (const office of offices) {
    const { row, events, series } = office
    addOfficeNotices(world, office)
    world.sink.events(events)
    for (const [name, last] of series) world.sink.series(row.id, name, last)
  }
}
