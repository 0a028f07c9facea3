import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Cell, type ReferenceFile, referenceTables } from './tables.ts'

const here = new URL('.', import.meta.url)
const names = readdirSync(here)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))
const read = (name: string): ReferenceFile => JSON.parse(readFileSync(new URL(`${name}.json`, here), 'utf8'))
const files = new Map(names.map((name) => [name, read(name)]))
const provenance = readFileSync(new URL('PROVENANCE.md', here), 'utf8')

type Row = Record<string, Cell>
function rows(name: string): Row[] {
  const file = files.get(name)
  if (!file) throw new Error(`no file ${name}`)
  return file.rows.map((row) => Object.fromEntries(file.columns.map((column, i) => [column, row[i] ?? null])))
}
const duplicates = (keys: string[]): string[] => keys.filter((key, i) => keys.indexOf(key) !== i)
const certainties = ['verified', 'evidence', 'unverified', 'design']

describe.each(names)('%s', (name) => {
  const file = files.get(name) as ReferenceFile

  it('says where it comes from, how certain it is, and is listed with its number of rows', () => {
    expect(file.name).toBe(name)
    for (const field of [file.title, file.source, file.edition, file.licence]) expect(field).not.toBe('')
    expect(certainties).toContain(file.certainty)
    expect(provenance).toMatch(new RegExp(`\\| ${name}\\.json \\|.*\\| ${file.rows.length} \\| ${file.certainty} \\|`))
  })

  it('has whole rows, each with a certainty, no stray blanks and no paths of ours', () => {
    expect(file.rows.filter((row) => row.length !== file.columns.length)).toEqual([])
    expect(rows(name).filter((row) => 'certainty' in row && !certainties.includes(String(row.certainty)))).toEqual([])
    const cells = file.rows.flat().filter((cell) => typeof cell === 'string')
    expect(
      cells.filter((cell) => cell === '' || cell.trim() !== cell || /\.\.\/|\/work\/|\uFFFD|\u2028/.test(cell)),
    ).toEqual([])
  })

  it('keeps one row per line, for readable diffs', () => {
    if (name === 'schemes') return
    const lines = readFileSync(new URL(`${name}.json`, here), 'utf8').split('\n')
    expect(lines.filter((line) => line.startsWith('['))).toHaveLength(file.rows.length)
  })
})

it('loads every file but the calendar, which only checks the library', () => {
  expect(names.filter((name) => !referenceTables.some((table) => table.name === name))).toEqual(['calendar'])
})

it.each(referenceTables.map(({ name, key }) => [name, key] as const))('%s has unique keys', (name, key) => {
  const keys = rows(name).map((row) => key.map((column) => row[column]).join('|'))
  expect(new Set(keys).size, `twice: ${duplicates(keys).slice(0, 5)}`).toBe(keys.length)
})

it.each([
  ['regions', 'parent_code', 'code'],
  ['industries', 'parent_code', 'code'],
  ['hazard-factors', 'parent_code', 'code'],
  ['equipment-types', 'parent_code', 'code'],
  ['operation-types', 'parent_code', 'code'],
  ['criteria', 'parent_code', 'code'],
  ['dictionaries', 'parent_code', 'code'],
  ['standard-elements', 'parent_clause', 'clause'],
])('%s: every %s exists', (name, parent, code) => {
  const known = new Set(rows(name).map((row) => row[code]))
  expect(rows(name).filter((row) => row[parent] !== null && !known.has(row[parent] ?? null))).toEqual([])
})

it.each([
  ['sector-industries', 'industry_code', 'industries', 'code'],
  ['criteria', 'doc_code', 'criterion-documents', 'code'],
  ['law-articles', 'law_code', 'laws', 'code'],
  ['accident-map', 'old_code', 'accident-types', 'code'],
  ['accident-map', 'new_code', 'accident-types', 'code'],
])('%s.%s refers to %s', (name, column, other, code) => {
  const known = new Set(rows(other).map((row) => row[code]))
  expect(rows(name).filter((row) => !known.has(row[column] ?? null))).toEqual([])
})

describe('regions', () => {
  const regions = rows('regions')
  it('nest by significant digits', () => {
    const digits: Record<string, number> = { province: 2, city: 4, county: 6, town: 9 }
    const bad = regions.filter(({ code, parent_code: parent, level }) => {
      const text = String(code)
      return text.length !== digits[String(level)] || (parent !== null && !text.startsWith(String(parent)))
    })
    expect(bad).toEqual([])
  })
  it('hold the fifteen units of Xinzheng with their kinds', () => {
    const kinds = regions.filter((row) => row.parent_code === '410184').map((row) => row.kind)
    expect(kinds.join(' ')).toBe('街道 街道 街道 镇 镇 镇 镇 镇 镇 镇 镇 镇 乡 管委会 管委会')
  })
})

describe('major-hazard criteria', () => {
  const criteria = rows('criteria')
  const documents = new Map(rows('criterion-documents').map((row) => [row.code, row]))
  const clauses = (doc: string): Row[] => criteria.filter((row) => row.doc_code === doc && row.kind === 'clause')

  it('every clause names its document and path', () => {
    expect(criteria.filter((row) => !row.clause || !row.text || !documents.get(row.doc_code ?? null)?.title)).toEqual(
      [],
    )
    const held = new Set(criteria.map((row) => row.doc_code))
    expect([...documents.values()].filter((row) => (row.text_state === 'none') === held.has(row.code ?? null))).toEqual(
      [],
    )
  })

  it.each([
    ['GM10', 64],
    ['WH121', 20],
    ['YH121', 20],
    ['GM129', 59],
  ])('%s has %i clauses', (doc, n) => {
    expect(clauses(doc)).toHaveLength(n)
  })

  it('never pretends: a missing text says so and is unverified', () => {
    const missing = criteria.filter((row) => row.text === '待录入')
    expect(missing).toHaveLength(60)
    expect(missing.filter((row) => row.doc_code !== 'GM10' || row.certainty !== 'unverified')).toEqual([])
    expect(documents.get('GM10')?.text_state).toBe('partial')
  })

  it('inspection guides do not decide what is a major hazard', () => {
    expect([...clauses('WL172'), ...clauses('DK51')]).toEqual([])
  })
})

it('holds titles only of the standardization elements', () => {
  expect(files.get('standard-elements')?.columns).not.toContain('text')
  expect(
    rows('standard-elements').filter((row) => /[。；，：]|\n/.test(String(row.title)) || String(row.title).length > 24),
  ).toEqual([])
})

it('maps every old accident type to exactly one default', () => {
  const defaults = rows('accident-map').filter((row) => row.is_default === 1)
  expect(defaults.map((row) => row.old_code)).toEqual(
    rows('accident-types')
      .filter((row) => row.edition === '1986')
      .map((row) => row.code),
  )
})

it('has plausible CAS numbers', () => {
  const isCas = (cas: string): boolean => {
    const [check, ...digits] = [...cas.replaceAll('-', '')].map(Number).reverse()
    return digits.reduce((sum, digit, i) => sum + digit * (i + 1), 0) % 10 === check
  }
  const all = rows('substances').flatMap(({ cas }) => (cas === null ? [] : String(cas).split(';')))
  expect(all.length).toBeGreaterThan(80)
  expect(all.filter((cas) => !isCas(cas))).toEqual([])
})

it('keeps the quoted articles whole', () => {
  expect(rows('law-articles').map((row) => row.article_no)).toEqual([21, 41, 65, 68, 113])
  expect(String(rows('law-articles')[1]?.text)).toContain('建立健全重大事故隐患治理督办制度')
})

it('the calendar agrees with the week: adjusted workdays fall on weekends', () => {
  const calendar = rows('calendar')
  const weekend = (date: Cell | undefined): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
  expect(calendar.filter((row) => row.kind === 'workday' && !weekend(row.date))).toEqual([])
  expect(calendar.filter((row) => row.kind === 'workday')).toHaveLength(11)
  expect(calendar.filter((row) => row.kind === 'holiday')).toHaveLength(61)
})
