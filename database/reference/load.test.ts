import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Reference1700000000100 } from '../migrations/1700000000100-reference.ts'
import { openTestDatabase, type TestDatabase } from '../test/database.ts'
import { loadReference, type Run } from './load.ts'
import { referenceTables } from './tables.ts'

const here = new URL('.', import.meta.url)
let database: TestDatabase
let dir: string
let statements = 0
const run: Run = (sql, params) => {
  statements++
  return database.source.query(sql, params)
}
const query = async (sql: string): Promise<Record<string, unknown>[]> => database.source.query(sql)
const count = async (table: string): Promise<number> => Number((await query(`SELECT COUNT(*) n FROM ${table}`))[0]?.n)

beforeAll(async () => {
  database = await openTestDatabase('reference')
  const runner = database.source.createQueryRunner()
  // Twice: a migration that was interrupted is run again.
  await new Reference1700000000100().up(runner)
  await new Reference1700000000100().up(runner)
  await runner.release()
  dir = mkdtempSync(join(tmpdir(), 'sf-ref-'))
  cpSync(fileURLToPath(here), dir, { recursive: true, filter: (path) => !path.endsWith('.ts') })
}, 60_000)

afterAll(async () => {
  if (dir) rmSync(dir, { recursive: true, force: true })
  await database?.stop()
}, 30_000)

it('loads every file, and all its rows', async () => {
  const loaded = await loadReference(run, here)
  expect(loaded.map(({ name }) => name)).toEqual(referenceTables.map(({ name }) => name))
  expect(loaded.every(({ changed }) => changed)).toBe(true)
  for (const { name, rows } of loaded) {
    const table = referenceTables.find((entry) => entry.name === name)?.table ?? ''
    expect([table, await count(table)]).toEqual([table, rows])
  }
})

it('does nothing the second time, with one statement', async () => {
  statements = 0
  const loaded = await loadReference(run, here)
  expect(loaded.some(({ changed }) => changed)).toBe(false)
  expect(statements).toBe(1)
})

it('keeps the facts', async () => {
  expect(await query(`SELECT name, kind FROM ref_region WHERE parent_code = '410184' ORDER BY code`)).toHaveLength(15)
  expect(await query(`SELECT name, level, kind FROM ref_region WHERE code = '410184402'`)).toEqual([
    { name: '具茨山国家级森林公园', level: 'town', kind: '管委会' },
  ])
  expect(
    await query(
      `SELECT c.sector, c.doc_number, c.clause, c.certainty, DATE_FORMAT(c.effective_from, '%Y-%m-%d') f, c.text
       FROM ref_criterion c WHERE c.code = 'GM10-4-1'`,
    ),
  ).toEqual([
    {
      sector: 'industry_trade',
      doc_number: '应急管理部令第10号',
      clause: '第四条（一）',
      certainty: 'unverified',
      f: '2023-05-15',
      text: '待录入',
    },
  ])
  expect(
    await query(
      `SELECT JSON_UNQUOTE(JSON_EXTRACT(definition, '$.bands[0].level')) l FROM ref_scheme WHERE code = 'MES'`,
    ),
  ).toEqual([{ l: 'major' }])
  expect(await query(`SELECT row_count, certainty FROM ref_meta WHERE name = 'law-articles'`)).toEqual([
    { row_count: 5, certainty: 'verified' },
  ])
})

it('applies a changed file: new values in, vanished rows out, others untouched', async () => {
  const path = join(dir, 'clocks.json')
  const file = JSON.parse(readFileSync(path, 'utf8'))
  const before: number = file.rows.length
  file.rows = file.rows
    .slice(1)
    .map((row: unknown[]) => (row[0] === 'supervision.publish' ? [row[0], row[1], 7, ...row.slice(3)] : row))
  writeFileSync(path, JSON.stringify(file))
  const loaded = await loadReference(run, dir)
  expect(loaded.filter(({ changed }) => changed)).toEqual([{ name: 'clocks', rows: before - 1, changed: true }])
  expect(
    await query(`SELECT code, value FROM ref_clock WHERE code IN ('supervision.report_up', 'supervision.publish')`),
  ).toEqual([{ code: 'supervision.publish', value: 7 }])
})

it('reloads criteria when their document changes', async () => {
  const path = join(dir, 'criterion-documents.json')
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace('"2023-05-15",null,"current"', '"2023-05-15","2026-12-31","superseded"'),
  )
  const loaded = await loadReference(run, dir)
  expect(loaded.filter(({ changed }) => changed).map(({ name }) => name)).toEqual(['criterion-documents', 'criteria'])
  expect(await query(`SELECT DISTINCT doc_status FROM ref_criterion WHERE doc_code = 'GM10'`)).toEqual([
    { doc_status: 'superseded' },
  ])
})

it('goes back to the shipped state, and down leaves nothing', async () => {
  const loaded = await loadReference(run, here)
  expect(loaded.filter(({ changed }) => changed).map(({ name }) => name)).toEqual([
    'criterion-documents',
    'criteria',
    'clocks',
  ])
  const runner = database.source.createQueryRunner()
  await new Reference1700000000100().down(runner)
  await runner.release()
  expect(await query(`SHOW TABLES LIKE 'ref\\_%'`)).toEqual([])
})
