import { type MeasureKind, measureKinds } from '../risk/risk.contract'
import { type AssessmentScheme, type ControlLevel, grade, type RiskLevel } from '../risk/risk.methods'
import { riskLevelNames } from '../risk/risk.words'
import { accidentsIn } from './accident.parse'
import { cleanCell, isUnreadable, meaningful } from './cell.parse'
import { controlLevelIn, levelIn } from './level.parse'
import { measuresIn } from './measures.parse'
import type { ImportProblem, Parsed } from './problem'
import { type RiskField, riskFieldLimits, riskFieldTitles } from './risk.fields'
import { scoresOf } from './risk.scores'

/** How a list is to be read; chosen once for the whole import. */
export interface RiskReading {
  /** Null: scores are not used, levels are taken as they are written. */
  scheme: AssessmentScheme | null
  /** Which one counts where scores and a written level disagree. */
  level: 'computed' | 'stated'
  /** The header says that 1 is the gravest of four. */
  ranksByDigit: boolean
}

export interface ParsedRisk {
  point: string
  location: string | null
  unit: string
  factor: string
  accidentTypes: string[]
  consequence: string | null
  /** Code of the reading's scheme. */
  scheme: string | null
  /** Scores by the code of the factor, graded by the scheme. */
  scores: Record<string, number> | null
  /** A level without scores, or one that counts against them. */
  declared: RiskLevel | null
  /** What the row will be graded; null: not graded yet. */
  level: RiskLevel | null
  measures: Record<MeasureKind, string | null>
  improvement: string | null
  controlLevel: ControlLevel | null
  departmentName: string | null
  personName: string | null
  basis: string | null
  remark: string | null
}

export type RiskCells = Partial<Record<RiskField, string>>

/** One row of a list as one row of the register. Pure: what it means depends on nothing but the row and the reading. */
export function parseRisk(cells: RiskCells, reading: RiskReading): Parsed<ParsedRisk> {
  const problems = unreadable(cells)
  if (problems.length) return { row: null, problems }
  const clean: RiskCells = {}
  const text = (field: RiskField) => {
    clean[field] ??= meaningful(cells[field] ?? '')
    return clean[field]
  }
  for (const field of ['point', 'factor'] as const) {
    // A point's name must be two characters, a factor more than a serial number.
    if (text(field).length < 2) problems.push(missing(field, text(field)))
  }
  const grading = gradingOf(cells, reading, problems)
  const measures = measuresOf(text)
  const controlLevel = controlOf(text('controlLevel'), problems)
  problems.push(...tooLong(cells, measures))
  if (problems.some(({ warning }) => !warning)) return { row: null, problems }
  const accidents = accidentsIn(text('accident'))
  const row: ParsedRisk = {
    point: oneLine(text('point')),
    location: oneLine(text('location')) || null,
    // A list without steps speaks of the point as a whole.
    unit: oneLine(text('unit') || text('point')),
    factor: text('factor'),
    accidentTypes: accidents.types,
    consequence: [text('consequence'), accidents.rest].filter(Boolean).join('；') || null,
    scheme: reading.scheme?.code ?? null,
    ...grading,
    measures,
    improvement: text('improvement') || null,
    controlLevel,
    departmentName: oneLine(text('department')) || null,
    personName: oneLine(text('person')) || null,
    basis: text('basis') || null,
    remark: text('remark') || null,
  }
  return { row, problems }
}

const oneLine = (text: string) => text.replace(/\n+/g, ' ')

function unreadable(cells: RiskCells): ImportProblem[] {
  const fields = (Object.keys(cells) as RiskField[]).filter((field) => isUnreadable(cells[field] ?? ''))
  return fields.map((field) => ({
    field,
    code: 'unreadable',
    reason: `${riskFieldTitles[field]}含无法识别的字符`,
    fix: '原文件在转换编码时丢了字，请对照原件补全后重新上传',
  }))
}

function missing(field: RiskField, text: string): ImportProblem {
  const title = riskFieldTitles[field]
  if (text === '') return { field, code: `${field}_missing`, reason: `没有填写${title}`, fix: `补上${title}` }
  return { field, code: `${field}_short`, reason: `${title}只有一个字：${text}`, fix: `写清${title}，至少 2 个字` }
}

type Grading = Pick<ParsedRisk, 'scores' | 'declared' | 'level'>

function gradingOf(cells: RiskCells, reading: RiskReading, problems: ImportProblem[]): Grading {
  const scores = reading.scheme ? scoresOf(cells, reading.scheme, problems) : null
  const stated = statedLevel(cells, reading, scores !== null, problems)
  if (!scores || !reading.scheme) return { scores: null, declared: stated, level: stated }
  const computed = grade(reading.scheme, scores)
  compareScore(cells.score ?? '', computed.score, problems)
  if (!stated || stated === computed.level) return { scores, declared: null, level: computed.level }
  const wins = reading.level === 'stated' ? stated : computed.level
  problems.push({
    field: 'level',
    code: 'level_differs',
    reason: `表中写“${cleanCell(cells.level ?? '')}”，按得分 ${computed.score} 应为${riskLevelNames[computed.level]}`,
    fix: `按${riskLevelNames[wins]}导入；不对的话改评分或等级后重新上传`,
    warning: true,
  })
  return { scores, declared: reading.level === 'stated' ? stated : null, level: wins }
}

const levelProblems = {
  unknown: '不是四级风险的写法',
  contradictory: '同时写了几个等级',
  bare_number: '只写了数字，看不出 1 是最重还是最轻',
}

/** The written level. What cannot be read refuses the row only where no scores say it better. */
function statedLevel(cells: RiskCells, reading: RiskReading, hasScores: boolean, problems: ImportProblem[]) {
  const text = meaningful(cells.level ?? '')
  const found = levelIn(text, reading.ranksByDigit)
  if (found === null || found in riskLevelNames) return found as RiskLevel | null
  problems.push({
    field: 'level',
    code: `level_${found}`,
    reason: `风险等级“${text}”${levelProblems[found as keyof typeof levelProblems]}`,
    fix: hasScores ? '已按评分定级，可不改' : '改为 重大、较大、一般、低（或 红、橙、黄、蓝）',
    ...(hasScores && { warning: true as const }),
  })
  return null
}

function compareScore(text: string, score: number, problems: ImportProblem[]): void {
  const written = Number(meaningful(text).normalize('NFKC'))
  if (!meaningful(text) || Number.isNaN(written) || Math.abs(written - score) < 1e-6) return
  problems.push({
    field: 'score',
    code: 'score_differs',
    reason: `表中风险值为 ${written}，按取值相乘应为 ${score}`,
    fix: `按 ${score} 导入；不对的话改取值后重新上传`,
    warning: true,
  })
}

const columnOfKind: Record<MeasureKind, RiskField> = {
  engineering: 'measureEngineering',
  management: 'measureManagement',
  training: 'measureTraining',
  protection: 'measureProtection',
  emergency: 'measureEmergency',
}

/** Own columns first; the combined column fills only what they leave empty, so that nothing stands twice. */
function measuresOf(text: (field: RiskField) => string): ParsedRisk['measures'] {
  const combined = measuresIn(text('measures'))
  const own = measureKinds.some((kind) => text(columnOfKind[kind]))
  const isSplit = Object.keys(combined).some((kind) => kind !== 'management')
  const take = (kind: MeasureKind) => {
    const column = text(columnOfKind[kind])
    return column || (own && !isSplit ? null : combined[kind]) || null
  }
  return Object.fromEntries(measureKinds.map((kind) => [kind, take(kind)])) as ParsedRisk['measures']
}

function controlOf(text: string, problems: ImportProblem[]): ControlLevel | null {
  const found = controlLevelIn(text)
  if (found !== 'unknown') return found
  problems.push({
    field: 'controlLevel',
    code: 'control_unknown',
    reason: `管控层级“${text}”看不出是哪一级`,
    fix: '按风险等级的默认层级导入；需要时改为 公司、车间、班组、岗位',
    warning: true,
  })
  return null
}

function tooLong(cells: RiskCells, measures: ParsedRisk['measures']): ImportProblem[] {
  const problem = (field: RiskField, length: number, limit: number): ImportProblem => ({
    field,
    code: 'too_long',
    reason: `${riskFieldTitles[field]}有 ${length} 字，最多 ${limit} 字`,
    fix: '压缩文字，或拆成几行',
  })
  const long = (Object.keys(cells) as RiskField[]).flatMap((field) => {
    const text = cells[field] ?? ''
    const limit = riskFieldLimits[field]
    if (!limit || text.length <= limit) return []
    const { length } = cleanCell(text)
    return length > limit ? [problem(field, length, limit)] : []
  })
  const split = measureKinds.flatMap((kind) => {
    const length = measures[kind]?.length ?? 0
    return length > 2000 && !cells[columnOfKind[kind]] ? [problem('measures', length, 2000)] : []
  })
  return [...long, ...split]
}
