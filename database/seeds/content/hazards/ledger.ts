import type { HazardSpeciality, HazardText, MajorHazardText } from './types.ts'

const SPECIALITY: Record<string, HazardSpeciality> = {
  安: 'safety',
  工: 'process',
  电: 'electrical',
  仪: 'instrument',
  消: 'fire',
  图: 'layout',
  设: 'equipment',
  他: 'other',
}

/**
 * Reads a ledger written one hazard a line, so that hundreds of texts stay readable side by side:
 * title|place|kind|accident|cause|interim|measure|done|verify|days|cost[|reject].
 * kind is one speciality character, preceded by 基 for a hazard of basic management. Alternatives: see variants.ts.
 */
export function ledger(text: string, trade?: string): HazardText[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => parseLine(line, trade))
}

function parseLine(line: string, trade?: string): HazardText {
  const fields = line.split('|')
  if (fields.length < 11 || fields.length > 12 || fields.some((field) => field === '')) {
    throw new Error(`hazard line needs 11 or 12 filled fields, has ${fields.length}: ${line}`)
  }
  const [title = '', place = '', kind = '', accident = '', cause = '', interim = ''] = fields
  const [measure = '', done = '', verify = '', days = '', cost = '', reject] = fields.slice(6)
  const speciality = SPECIALITY[kind.slice(-1)]
  if (!speciality) throw new Error(`unknown kind ${kind}: ${line}`)
  const hazard: HazardText = {
    title,
    place,
    category: kind.startsWith('基') ? 'basic' : 'site',
    speciality,
    accident,
    cause,
    interim,
    measure,
    done,
    verify,
    days: Number(days),
    ...parseCost(cost),
  }
  if (reject) hazard.reject = reject
  if (trade) hazard.trade = trade
  return hazard
}

function parseCost(text: string): Pick<HazardText, 'cost' | 'costs'> {
  const costs = text.replace(/[{}]/g, '').split('/').map(Number)
  const [cost = 0] = costs
  return costs.length > 1 ? { cost, costs } : { cost }
}

/**
 * Reads major hazards, three lines each: the hazard line of `ledger`,
 * criterion|goal|methods|funds|people|timetable|safety, and progress reports followed by the extension reason.
 */
export function majorLedger(text: string, trade?: string): MajorHazardText[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length % 3 !== 0) throw new Error('a major hazard needs three lines')
  const hazards: MajorHazardText[] = []
  for (let i = 0; i < lines.length; i += 3) hazards.push(parseMajor(lines.slice(i, i + 3), trade))
  return hazards
}

function parseMajor([first = '', second = '', third = '']: string[], trade?: string): MajorHazardText {
  const plan = second.split('|')
  const progress = third.split('|')
  const extensionReason = progress.pop()
  if (plan.length !== 7 || plan.includes('') || !extensionReason || progress.length < 3) {
    throw new Error(`major hazard is incomplete: ${first}`)
  }
  const [criterion = '', goal = '', methods = '', funds = '', people = '', timetable = '', safety = ''] = plan
  return {
    ...parseLine(first, trade),
    criterion,
    plan: { goal, methods, funds, people, timetable, safety },
    progress,
    extensionReason,
  }
}
