import { openHazardStates } from '../hazard/hazard.workflow'
import type { RiskLevel } from '../risk/risk.methods'
import type { Figures } from './overview.contract'

export const figureKeys = [
  'enterprises',
  'risksMajor',
  'risksConsiderable',
  'risksGeneral',
  'risksLow',
  'hazards',
  'open',
  'rectifiedRate',
  'onTimeRate',
  'overdue',
  'majorOpen',
  'supervised',
] as const
export type FigureKey = (typeof figureKeys)[number]

/** Which list opens, and with which of its filters. */
export interface Rows {
  list: 'enterprises' | 'risks' | 'hazards'
  query: Record<string, string>
}
/** A figure as the regulator must be able to answer for it: what is counted, over what, and which rows those are. */
export interface FigureDefinition {
  name: string
  unit: '家' | '项' | '条' | '%'
  /** 口径: what belongs in and what does not. */
  definition: string
  numerator: string
  /** Null for plain counts. */
  denominator: string | null
  part: (figures: Figures) => number
  whole: ((figures: Figures) => number) | null
  rows: Rows
  /** More of it is worse. */
  isBad?: true
}

const notVoid = [...openHazardStates, 'closed'].join(',')
const active = '只统计已开通企业'
const count = (
  name: string,
  unit: FigureDefinition['unit'],
  definition: string,
  part: FigureDefinition['part'],
  rows: Rows,
): FigureDefinition => ({ name, unit, definition, numerator: name, denominator: null, part, whole: null, rows })

const risk = (level: RiskLevel, name: string): FigureDefinition =>
  count(
    name,
    '项',
    `现行清单中按控制后（未评价控制后的按固有）风险评为${name}的条目；${active}`,
    ({ risks }) => risks[level],
    { list: 'risks', query: { level } },
  )

/** Definitions of every figure of the overview; the page, its links and its hover texts read this one table. */
export const figureDefinitions: Record<FigureKey, FigureDefinition> = {
  enterprises: count('企业', '家', '辖区内状态为已开通的企业，不含待受理、不予受理和已停用', (f) => f.enterprises, {
    list: 'enterprises',
    query: { status: 'active' },
  }),
  risksMajor: risk('major', '重大风险'),
  risksConsiderable: risk('considerable', '较大风险'),
  risksGeneral: risk('general', '一般风险'),
  risksLow: risk('low', '低风险'),
  hazards: count('发现隐患', '条', `累计上报、未作废的隐患；${active}`, (f) => f.hazards, {
    list: 'hazards',
    query: { state: notVoid },
  }),
  open: count('未销号', '条', `已上报、尚未销号的隐患，不含已作废；${active}`, (f) => f.open, {
    list: 'hazards',
    query: { state: openHazardStates.join(',') },
  }),
  rectifiedRate: {
    name: '整改率',
    unit: '%',
    definition: `已销号隐患占发现隐患的比例，一般和重大合并计算，不含已作废；${active}`,
    numerator: '已销号隐患',
    denominator: '发现隐患（不含已作废）',
    part: (f) => f.closed,
    whole: (f) => f.hazards,
    rows: { list: 'hazards', query: { state: 'closed' } },
  },
  onTimeRate: {
    name: '按期率',
    unit: '%',
    definition: `已验收隐患中，最后一次提交验收不晚于整改期限的比例；${active}`,
    numerator: '按期提交的隐患',
    denominator: '已验收销号、有提交记录的隐患',
    part: (f) => f.onTime,
    whole: (f) => f.rectified,
    rows: { list: 'hazards', query: { state: 'closed', handedIn: 'on_time' } },
  },
  overdue: {
    ...count('超期未改', '条', `整改中或待验收、已过整改期限的隐患；${active}`, (f) => f.overdue, {
      list: 'hazards',
      query: { overdue: '1' },
    }),
    isBad: true,
  },
  majorOpen: {
    ...count('重大未销号', '条', `判为重大、尚未销号的隐患，不含已作废；${active}`, (f) => f.majorOpen, {
      list: 'hazards',
      query: { level: 'major', state: openHazardStates.join(',') },
    }),
    isBad: true,
  },
  supervised: count('挂牌中', '条', `已下发挂牌督办通知书、尚未摘牌的重大隐患；${active}`, (f) => f.supervised, {
    list: 'hazards',
    query: { supervised: '1' },
  }),
}

export interface FigureFilter {
  region?: string
  sector?: string
}
/** Value of a figure: a count, or a share between 0 and 1 (null over nothing). */
export function figureValue(key: FigureKey, figures: Figures): number | null {
  const { part, whole } = figureDefinitions[key]
  if (!whole) return part(figures)
  return whole(figures) === 0 ? null : part(figures) / whole(figures)
}

/** What the hover says: 口径, 分子, 分母, and since when the numbers hold. */
export function explainFigure(key: FigureKey, figures: Figures, asOf: string): string {
  const { name, definition, numerator, denominator, part, whole } = figureDefinitions[key]
  const said = (n: number) => n.toLocaleString('zh-CN')
  const shares = whole
    ? [`分子：${numerator} ${said(part(figures))}`, `分母：${denominator} ${said(whole(figures))}`]
    : []
  return [`${name}：${definition}。`, ...shares, `截至 ${asOf}`].join('\n')
}

/** The list that a figure opens, narrowed by the filter the figure was counted with. */
export function rowsOf(key: FigureKey, filter: FigureFilter = {}): Rows {
  const { list, query } = figureDefinitions[key].rows
  return { list, query: { ...query, ...narrowed(filter) } }
}

/** Bars of 隐患状态 and points of the trend open the hazards they stand for. */
export const stateRows = (state: string, filter: FigureFilter): Rows => ({
  list: 'hazards',
  query: { state, ...narrowed(filter) },
})
export function monthRows(month: string, series: 'found' | 'closed' | 'major', filter: FigureFilter): Rows {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const days = { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` }
  const which: Record<string, string> = {
    found: { state: notVoid },
    major: { state: notVoid, level: 'major' },
    closed: { state: 'closed', dated: 'closed' },
  }[series]
  return { list: 'hazards', query: { ...which, ...days, ...narrowed(filter) } }
}

/** The number of the overview that a list with this filter stands for, or null: the way back from `rowsOf`. */
export function countedRows({ list, query }: Rows) {
  const { region, sector, ...rest } = query
  const filter = { region, sector }
  const key = figureKeys.find((one) => isSame(figureDefinitions[one].rows, { list, query: rest }))
  if (key) return { filter, count: ({ total }: Counted) => figureDefinitions[key].part(total) }
  const { state, ...more } = rest
  if (list !== 'hazards' || !state || state.includes(',') || Object.keys(more).length) return null
  return { filter, count: ({ byState }: Counted) => byState[state] ?? null }
}
interface Counted {
  total: Figures
  byState: Record<string, number>
}
const isSame = (a: Rows, b: Rows) =>
  a.list === b.list &&
  Object.keys(a.query).length === Object.keys(b.query).length &&
  Object.entries(a.query).every(([name, value]) => b.query[name] === value)

const narrowed = ({ region, sector }: FigureFilter) => ({ ...(region && { region }), ...(sector && { sector }) })
