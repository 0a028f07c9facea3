import { describe, expect, it } from 'vitest'
import { AssessmentScheme, type Band, type RiskLevel } from '../risk/risk.methods'
import { accidentsIn } from './accident.parse'
import { cleanCell, isUnreadable, meaningful, numberIn } from './cell.parse'
import { controlLevelIn, levelIn, ranksByDigit } from './level.parse'
import { measuresIn } from './measures.parse'
import { parseRisk, type RiskCells, type RiskReading } from './risk.parse'
import { methodOf } from './risk.scores'

const factor = (code: string, name: string, values: number[]) => ({
  code,
  name,
  levels: values.map((value) => ({ value, label: String(value), text: '' })),
})
const band = (level: RiskLevel, min: number, max: number | null): Band => ({
  level,
  min,
  max,
  minInclusive: true,
  maxInclusive: false,
  text: null,
})
const make = (method: string, factors: unknown[], [low, general, considerable]: number[]) =>
  AssessmentScheme.parse({
    code: method,
    version: 1,
    method,
    name: method,
    certainty: 'design',
    effectiveFrom: null,
    effectiveTo: null,
    factors,
    bands: [
      band('major', considerable as number, null),
      band('considerable', general as number, considerable as number),
      band('general', low as number, general as number),
      band('low', 0, low as number),
    ],
    directRules: [],
    controlLevels: { major: 'company', considerable: 'workshop', general: 'team', low: 'post' },
  })
const five = [1, 2, 3, 4, 5]
const ls = make('LS', [factor('L', '可能性', five), factor('S', '严重性', five)], [9, 15, 20])
const exposure = [10, 6, 3, 2, 1, 0.5]
const lec = make(
  'LEC',
  [
    factor('L', '可能性', [10, 6, 3, 1, 0.5, 0.2, 0.1]),
    factor('E', '暴露频次', exposure),
    factor('C', '后果', [100, 40, 15, 7, 3, 1]),
  ],
  [70, 160, 320],
)
const mes = make(
  'MES',
  [factor('M', '控制措施状态', [5, 3, 1]), factor('E', '暴露频次', exposure), factor('S', '后果', [10, 8, 4, 2, 1])],
  [50, 90, 180],
)
const byLs: RiskReading = { scheme: ls, level: 'computed', ranksByDigit: false }
const base: RiskCells = { point: '喷粉房', factor: '粉尘浓度过高遇点火源' }
const read = (cells: RiskCells, reading = byLs) => parseRisk({ ...base, ...cells }, reading)
const codes = (cells: RiskCells, reading = byLs) => read(cells, reading).problems.map(({ code }) => code)

describe('cells', () => {
  it.each([
    ['  a\u3000\u00a0b\t c ', 'a b c'],
    ['一\u2028二\r\n\r\n  三', '一\n二\n三'],
    ['\ufeff零\u200b宽', '零宽'],
    ['\u0007响', '响'],
  ])('%j reads %j', (text, clean) => expect(cleanCell(text)).toBe(clean))

  it.each(['/', '—', '无', ' － ', 'N/A', '\\', '', '  '])('%j says nothing', (text) =>
    expect(meaningful(text.normalize('NFKC'))).toBe(''),
  )
  it('keeps words that only begin with nothing', () => expect(meaningful('无防护栏')).toBe('无防护栏'))

  it.each([
    ['3', 3],
    ['３', 3],
    ['3.0', 3],
    ['３分', 3],
    [' 0.5 ', 0.5],
    ['L=4', 4],
    ['L4', 4],
    ['3（可能）', 3],
    ['2 级', 2],
    ['3-4', null],
    ['三', null],
    ['', null],
    ['-3', null],
    ['1e3', null],
    ['3,5', null],
  ])('%j is the number %s', (text, number) => expect(numberIn(text)).toBe(number))

  it.each(['坏\ufffd字', 'a\0b', '\ud800'])('%j lost characters', (text) => expect(isUnreadable(text)).toBe(true))
  it('takes rare characters and emoji', () => expect(isUnreadable('𠮷😀')).toBe(false))
})

describe('levels', () => {
  it.each([
    ['红', 'major'],
    ['红色', 'major'],
    ['重大风险', 'major'],
    ['Ⅰ级', 'major'],
    ['I 级', 'major'],
    ['一级', 'major'],
    ['1级', 'major'],
    ['red', 'major'],
    ['橙色（较大）', 'considerable'],
    ['Ⅱ', 'considerable'],
    ['较大', 'considerable'],
    ['一般 / 黄', 'general'],
    ['ⅲ级风险', 'general'],
    ['III级（一般风险）', 'general'],
    ['低风险', 'low'],
    ['较低', 'low'],
    ['４级', 'low'],
    ['Ⅳ级/蓝色', 'low'],
    ['一般危险', 'low'],
    ['显著危险', 'general'],
    ['高度危险', 'considerable'],
    ['极其危险', 'major'],
    ['红/一般', 'contradictory'],
    ['Ⅱ级（重大）', 'contradictory'],
    ['2', 'bare_number'],
    ['可接受', 'unknown'],
    ['A级', 'unknown'],
    ['5级', 'unknown'],
    ['', null],
  ])('%j is %s', (text, level) => expect(levelIn(text, false)).toBe(level))

  it('takes bare digits where the header explains them', () => {
    expect(levelIn('2', true)).toBe('considerable')
    expect(['风险等级（1-4级）', '等级 1～4', '等级(1重大2较大)', '风险等级'].map(ranksByDigit)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  it.each([
    ['公司级', 'company'],
    ['公司、车间、班组', 'company'],
    ['车间（部门）级', 'workshop'],
    ['班组', 'team'],
    ['岗位级', 'post'],
    ['领导', 'unknown'],
    ['', null],
  ])('%j controls at %s', (text, level) => expect(controlLevelIn(text)).toBe(level))
})

describe('accident types', () => {
  it.each([
    ['火灾中毒和窒息', ['火灾', '中毒', '窒息'], ''],
    ['火灾、其它爆炸', ['火灾', '其他'], '其它爆炸'],
    ['触电起重伤害高空坠落', ['起重致害', '触电', '高处坠落'], ''],
    ['机械伤害等', ['机械致害'], ''],
    ['1.物体打击；2.车辆伤害', ['物体打击', '厂(场)内车辆致害'], ''],
    ['坍塌、机械伤害、环境破坏', ['机械致害', '坍塌'], '环境破坏'],
    ['火灾、爆炸等事故', ['火灾'], '爆炸等事故'],
    ['可燃气体爆炸', ['可燃气体爆炸'], ''],
    ['锅炉爆炸', ['容器爆炸'], ''],
    ['厂（场）内车辆致害', ['厂(场)内车辆致害'], ''],
    ['职业病', [], '职业病'],
    ['', [], ''],
    ['人员从平台坠落到地面后受伤', ['高处坠落'], '人员从平台坠落到地面后受伤'],
  ])('%j', (text, types, rest) => expect(accidentsIn(text)).toEqual({ types, rest }))
})

describe('measures in one column', () => {
  it('are split by their own headings', () => {
    const text = '1.工程技术：加装防护罩；（1）设联锁。\n2、管理措施：定期检查，安全管理到位。3.培训教育：每季一次。'
    expect(measuresIn(text)).toEqual({
      engineering: '加装防护罩；（1）设联锁。',
      management: '定期检查，安全管理到位。',
      training: '每季一次。',
    })
  })
  it('find headings in brackets and after a preamble', () => {
    expect(measuresIn('总体要求：持证。\n【个体防护】：戴手套；（二）应急处置措施：停机断电')).toEqual({
      management: '总体要求：持证。',
      protection: '戴手套；',
      emergency: '停机断电',
    })
  })
  it('are management when nothing divides them', () => {
    const text = '加强管理，做好培训教育和应急处置。'
    expect(measuresIn(text)).toEqual({ management: text })
    expect(measuresIn('')).toEqual({})
  })
})

describe('a row', () => {
  it('is graded by the chosen scheme', () => {
    const { row, problems } = read({ l: '４', s: '5.0', score: '20', level: '红色', department: '喷涂\n车间' })
    expect(row).toMatchObject({
      point: '喷粉房',
      location: null,
      unit: '喷粉房',
      scores: { L: 4, S: 5 },
      declared: null,
      level: 'major',
      departmentName: '喷涂 车间',
    })
    expect(problems).toEqual([])
  })

  it.each([
    ['LEC', { l: '0.5', e: '6', c: '15' }, lec, 'low'],
    ['LEC', { l: '6', e: '6', c: '15' }, lec, 'major'],
    ['MES', { m: '3', e: '3', s: '10' }, mes, 'considerable'],
  ])('by %s', (_, cells, scheme, level) => {
    expect(read(cells, { ...byLs, scheme }).row?.level).toBe(level)
  })

  it('says which value is out of range and which are right', () => {
    const [problem] = read({ l: '7', s: '3' }).problems
    expect(problem).toMatchObject({ field: 'l', code: 'L_range', reason: '可能性应为 1–5，现为 7' })
    const [other] = read({ l: '4', e: '6', c: '15' }, { ...byLs, scheme: lec }).problems
    expect(other?.reason).toBe('可能性应为 0.1、0.2、0.5、1、3、6、10，现为 4')
  })

  it('needs all the values or none', () => {
    expect(codes({ l: '3' })).toEqual(['S_missing'])
    expect(read({ l: '/', s: '—' }).row).toMatchObject({ scores: null, level: null })
  })

  it('warns where level or product disagree; the computed level wins unless chosen otherwise', () => {
    const cells = { l: '2', s: '2', score: '6', level: '重大' }
    expect(codes(cells)).toEqual(['score_differs', 'level_differs'])
    expect(read(cells).row).toMatchObject({ level: 'low', declared: null })
    expect(read(cells, { ...byLs, level: 'stated' }).row).toMatchObject({ level: 'major', declared: 'major' })
  })

  it('takes a written level without scores, and refuses what it cannot read', () => {
    expect(read({ level: '橙' }).row).toMatchObject({ scores: null, declared: 'considerable', level: 'considerable' })
    expect(codes({ level: '可接受' })).toEqual(['level_unknown'])
    expect(read({ level: '2' }).row).toBeNull()
    expect(read({ level: '2', l: '3', s: '3' })).toMatchObject({
      row: { level: 'general' },
      problems: [{ code: 'level_bare_number', warning: true }],
    })
  })

  it('lets an ungraded row in', () => expect(read({})).toMatchObject({ row: { level: null }, problems: [] }))

  it('refuses what is missing, unreadable or too long', () => {
    expect(codes({ point: '', factor: '1' })).toEqual(['point_missing', 'factor_short'])
    expect(codes({ factor: '粉尘\ufffd爆' })).toEqual(['unreadable'])
    expect(codes({ basis: '据'.repeat(501) })).toEqual(['too_long'])
    expect(codes({ measures: `管理：${'措'.repeat(2001)}` })).toEqual(['too_long'])
    expect(codes({ measures: `管理：${'措'.repeat(1990)}工程：x` })).toEqual([])
  })

  it('keeps what names no accident type as the consequence', () => {
    expect(read({ accident: '火灾、环境破坏', consequence: '停产' }).row).toMatchObject({
      accidentTypes: ['火灾'],
      consequence: '停产；环境破坏',
    })
  })

  it('does not write a combined column twice beside its parts', () => {
    const cells = { measures: '1.安全管理：巡检。2.应急处置：断电。', measureManagement: '巡检。' }
    expect(read(cells).row?.measures).toMatchObject({ management: '巡检。', emergency: '断电。' })
    expect(read({ measures: '巡检。断电。', measureEmergency: '断电。' }).row?.measures).toMatchObject({
      management: null,
      emergency: '断电。',
    })
  })

  it('warns about a control level it does not know', () => {
    expect(read({ controlLevel: '领导' })).toMatchObject({
      row: { controlLevel: null },
      problems: [{ code: 'control_unknown', warning: true }],
    })
  })
})

it('names the method by its columns', () => {
  expect(methodOf(new Set(['l', 's', 'score']))).toBe('LS')
  expect(methodOf(new Set(['l', 'e', 'c', 's']))).toBe('LEC')
  expect(methodOf(new Set(['m', 'e', 's']))).toBe('MES')
  expect(methodOf(new Set(['l', 'level']))).toBeNull()
})
