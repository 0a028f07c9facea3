import type { ImportOptions, ImportSheet } from '@shuangfang/shared/import/import.contract'
import { ranksByDigit } from '@shuangfang/shared/import/level.parse'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import { riskFieldTitles, riskProblemTitle } from '@shuangfang/shared/import/risk.fields'
import { type ParsedRisk, parseRisk } from '@shuangfang/shared/import/risk.parse'
import { factorFields, methodOf } from '@shuangfang/shared/import/risk.scores'
import { measureKinds } from '@shuangfang/shared/risk/risk.contract'
import { defaultScheme } from '@shuangfang/shared/risk/risk.grading'
import { comparable } from '@shuangfang/shared/risk/risk.identity'
import type { AssessmentScheme } from '@shuangfang/shared/risk/risk.methods'
import { measureNames, riskLevelNames } from '@shuangfang/shared/risk/risk.words'
import { currentSchemes, type Schemes } from '#modules/risk/assessment.service'
import { riskById } from '#modules/risk/risk.service'
import { editedSince } from '#modules/risk/risk-edited.service'
import {
  type BeforeImage,
  type CheckedRisk,
  checkRisks,
  type ImportedRisk,
  planRisks,
  type RowNote,
  type RowOutcome,
  upsertRisks,
} from '#modules/risk/risk-import.service'
import { undoRisks } from '#modules/risk/risk-undo.service'
import type { Context } from '#platform/context'
import type { FieldError } from '#platform/errors'
import { riskFieldSpecs } from './risk.fields'
import type { FieldDiff, ImportTarget, Numbered } from './target'

interface Data {
  options: ImportOptions
  scheme: AssessmentScheme | null
  schemes: Schemes
}

/** 安全风险分级管控清单 as a target of imports. */
export const riskTarget: ImportTarget<ParsedRisk, Data, CheckedRisk, BeforeImage> = {
  kind: 'risk',
  title: '安全风险分级管控清单',
  fields: riskFieldSpecs,
  fillable: ['point', 'location', 'unit', 'department', 'person', 'basis'],
  constants: {
    point: [],
    location: [],
    unit: [],
    accident: [],
    level: ['重大', '较大', '一般', '低'],
    controlLevel: ['公司', '车间', '班组', '岗位'],
    department: [],
    person: [],
    basis: [],
  },
  guessOptions,
  async prepare(ctx, options) {
    const schemes = await currentSchemes(ctx)
    return { options, schemes, scheme: (options.scheme && schemes.get(options.scheme)) || null }
  },
  check,
  parse: (cells, { options, scheme }, titles) =>
    parseRisk(cells, { scheme, level: options.level, ranksByDigit: ranksByDigit(titles.level ?? '') }),
  key: ({ point, location, unit, factor }) => [point, location ?? '', unit, factor].map(comparable).join('\n'),
  differences: (one, other) =>
    told.flatMap(([title, of]) => (comparable(of(one)) === comparable(of(other)) ? [] : [title])),
  isUngraded: ({ level }) => level === null,
  problemTitle: (code) => riskProblemTitle(code) ?? upstream[code],
  async plan(ctx, rows) {
    const ready = await checkRisks(ctx, rows.map(toImported))
    const planned = await planRisks(ctx, ready)
    return planned.map((row, i) => ({ ...fateOf(row), ready: ready[i] as CheckedRisk }))
  },
  async apply(ctx, rows, importId) {
    const applied = await upsertRisks(ctx, rows, importId)
    return applied.map((row) => ({ ...fateOf(row), image: row.image }))
  },
  editedSince,
  undo: async (ctx, importId, images) => (await undoRisks(ctx, importId, images)).kept.map(({ reason }) => reason),
  diff,
}

/** What a person would name when two rows differ. */
const told: readonly [string, (row: ParsedRisk) => string][] = [
  ['风险等级', ({ level }) => level ?? ''],
  ['评分', ({ scores }) => JSON.stringify(scores)],
  ['事故类型', ({ accidentTypes }) => accidentTypes.join('、')],
  ['可能的后果', ({ consequence }) => consequence ?? ''],
  ...measureKinds.map((kind): [string, (row: ParsedRisk) => string] => [
    measureNames[kind],
    ({ measures }) => measures[kind] ?? '',
  ]),
  ['建议改进措施', ({ improvement }) => improvement ?? ''],
  ['管控层级', ({ controlLevel }) => controlLevel ?? ''],
  ['责任单位', ({ departmentName }) => departmentName ?? ''],
  ['责任人', ({ personName }) => personName ?? ''],
  ['依据', ({ basis }) => basis ?? ''],
  ['备注', ({ remark }) => remark ?? ''],
]

const outcomes = { created: 'create', changed: 'change', unchanged: 'same', refused: 'refuse' } as const
const upstream: Readonly<Record<string, string>> = { register: '与清单的要求不符' }

const fateOf = ({ row, outcome, riskId, problems }: RowOutcome) => ({
  n: row,
  outcome: outcomes[outcome],
  targetId: riskId,
  problems: problems.map(toProblem),
})

const toProblem = ({ message }: RowNote): ImportProblem => ({
  code: 'register',
  reason: message,
  fix: '按原因修改后重新上传',
})

/** The method whose columns the sheets have, and its proposed scheme. */
async function guessOptions(ctx: Context, sheets: readonly ImportSheet[]): Promise<ImportOptions> {
  const fields = new Set(sheets.filter(({ skip }) => !skip).flatMap(({ columns }) => Object.keys(columns)))
  const method = methodOf(fields)
  const schemes = [...(await currentSchemes(ctx)).values()].filter((scheme) => scheme.method === method)
  const scheme = schemes.find(({ code }) => code === defaultScheme) ?? schemes[0]
  return { scheme: scheme?.code ?? null, level: 'computed', existing: 'update' }
}

function check({ options, scheme }: Data, sheets: readonly ImportSheet[]): FieldError[] {
  if (!options.scheme) return []
  const pointer = '/options/scheme'
  if (!scheme) return [{ pointer, code: 'unknown', message: '没有这种评价方法，请重新选择' }]
  const fields = factorFields[scheme.method]
  const used = sheets.filter(({ skip }) => !skip)
  if (used.some(({ columns }) => fields.every((field) => columns[field] !== undefined))) return []
  const missing = fields.filter((field) => used.every(({ columns }) => columns[field] === undefined))
  const names = missing.map((field) => riskFieldTitles[field]).join('、')
  return [{ pointer, code: 'columns', message: `“${scheme.name}”需要${names}，请指定对应的列，或改为按表中等级导入` }]
}

/** As the register takes it. Where the stated level counts, the scores stay legible in the remark. */
function toImported({ n, row }: Numbered<ParsedRisk>): ImportedRisk {
  const { scores, declared, scheme } = row
  const written =
    declared && scores
      ? `原表评分：${Object.entries(scores)
          .map((pair) => pair.join('='))
          .join('，')}`
      : ''
  return {
    row: n,
    pointName: row.point,
    location: row.location,
    unit: row.unit,
    factor: row.factor,
    accidentTypes: row.accidentTypes,
    consequence: row.consequence,
    inherent: declared ? { level: declared } : scores ? { scheme, scores } : null,
    controlLevel: row.controlLevel,
    measures: row.measures,
    improvement: row.improvement,
    departmentName: row.departmentName,
    personName: row.personName,
    basis: row.basis,
    remark: [row.remark, written].filter(Boolean).join('；').slice(0, 300) || null,
  }
}

/** What the register has beside what the file brings; cells that are empty in the file change nothing. */
async function diff(ctx: Context, row: ParsedRisk, targetId: string): Promise<FieldDiff[]> {
  const stored = await riskById(ctx, targetId)
  const level = (of: typeof stored.level) => (of ? riskLevelNames[of] : '未评级')
  const pairs: [string, string | null, string | null][] = [
    ['风险等级', level(stored.level), row.level && level(row.level)],
    ['固有风险评分', scoresText(stored.inherent?.scores), row.scores && scoresText(row.scores)],
    ['事故类型', stored.accidentTypes.join('、'), row.accidentTypes.join('、')],
    ['可能的后果', stored.consequence, row.consequence],
    ...measureKinds.map((kind): [string, string | null, string | null] => [
      measureNames[kind],
      stored.measures[kind],
      row.measures[kind],
    ]),
    ['建议改进措施', stored.improvement, row.improvement],
    ['责任单位', stored.departmentName, row.departmentName],
    ['责任人', stored.personName, row.personName],
    ['依据', stored.basis, row.basis],
    ['备注', stored.remark, row.remark],
  ]
  return pairs.flatMap(([title, before, after]) =>
    after && after !== (before ?? '') ? [{ title, before: before ?? '', after }] : [],
  )
}

const scoresText = (scores: Record<string, number> = {}) =>
  Object.entries(scores)
    .sort()
    .map(([code, value]) => `${code}=${value}`)
    .join('，')
