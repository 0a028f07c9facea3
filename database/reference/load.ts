import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cell, type ReferenceFile, type ReferenceTable, referenceTables } from './tables.ts'

/** Runs one statement with `?` parameters; a SELECT resolves to its rows. */
export type Run = (sql: string, params?: unknown[]) => Promise<unknown>
export type LoadedFile = { name: string; rows: number; changed: boolean }

type Source = { file: ReferenceFile; sha256: string }
type Row = Record<string, unknown>

const batch = 500

/**
 * Brings the reference tables to the state of the files in `dir`: changed files are upserted, vanished rows deleted,
 * unchanged files (by hash) skipped. Safe to repeat and to run from two processes at once.
 */
export async function loadReference(run: Run, dir: string | URL): Promise<LoadedFile[]> {
  const folder = typeof dir === 'string' ? dir : fileURLToPath(dir)
  const texts = await readAll(folder)
  const known = new Map(
    ((await run('SELECT name, sha256 FROM ref_meta')) as Row[]).map((row) => [String(row.name), String(row.sha256)]),
  )
  const done: LoadedFile[] = []
  for (const table of referenceTables) {
    const source = toSource(table, texts)
    const changed = known.get(table.name) !== source.sha256
    if (changed) await loadTable(run, table, source, texts)
    done.push({ name: table.name, rows: rowCount(source), changed })
  }
  return done
}

const rowCount = (source: Source): number => source.file.rows.length

async function readAll(folder: string): Promise<Map<string, string>> {
  const names = referenceTables.map((table) => table.name)
  const texts = await Promise.all(names.map((name) => readFile(joinPath(folder, `${name}.json`), 'utf8')))
  return new Map(names.map((name, i) => [name, texts[i] ?? '']))
}

/** The hash covers everything that shapes the rows: the file, the file joined to it, and the table's declaration. */
function toSource(table: ReferenceTable, texts: Map<string, string>): Source {
  const text = texts.get(table.name) ?? ''
  const joined = table.join ? (texts.get(table.join.file) ?? '') : ''
  const sha256 = createHash('sha256').update(text).update(joined).update(JSON.stringify(table)).digest('hex')
  return { file: JSON.parse(text), sha256 }
}

async function loadTable(run: Run, table: ReferenceTable, source: Source, texts: Map<string, string>): Promise<void> {
  const { columns, rows } = flatten(table, source.file, texts)
  for (let at = 0; at < rows.length; at += batch) await upsert(run, table.table, columns, rows.slice(at, at + batch))
  await deleteVanished(run, table, columns, rows)
  // Last, so that an interrupted load is repeated.
  const { name, title, source: from, edition, certainty } = source.file
  await upsert(
    run,
    'ref_meta',
    ['name', 'title', 'source', 'edition', 'certainty', 'sha256', 'row_count', 'loaded_at'],
    [[name, title, from, edition, certainty, source.sha256, rows.length, nowUtc()]],
  )
}

/** Loading is not business time: the row tells operators when the machine did it. */
const nowUtc = (): string => new Date().toISOString().slice(0, 23).replace('T', ' ')

const param = (cell: Cell | undefined): unknown =>
  cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : (cell ?? null)

function flatten(
  table: ReferenceTable,
  file: ReferenceFile,
  texts: Map<string, string>,
): { columns: string[]; rows: unknown[][] } {
  const columns = [...file.columns]
  let rows = file.rows.map((row) => row.map(param))
  if (table.join) {
    const { file: other, on, take } = table.join
    const joined: ReferenceFile = JSON.parse(texts.get(other) ?? '')
    const byKey = new Map(joined.rows.map((row) => [row[0], row]))
    const at = file.columns.indexOf(on)
    const from = Object.values(take).map((column) => joined.columns.indexOf(column))
    columns.push(...Object.keys(take))
    rows = rows.map((row) => [...row, ...from.map((i) => param(byKey.get(row[at] as Cell)?.[i]))])
  }
  if (table.ordered) {
    columns.push(table.ordered)
    rows = rows.map((row, i) => [...row, i + 1])
  }
  return { columns, rows }
}

async function upsert(run: Run, table: string, columns: readonly string[], rows: unknown[][]): Promise<void> {
  const one = `(${columns.map(() => '?').join(',')})`
  // VALUES() is the form that MySQL 8 and MariaDB share.
  const update = columns.map((column) => `\`${column}\`=VALUES(\`${column}\`)`).join(',')
  await run(
    `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(',')})
     VALUES ${rows.map(() => one).join(',')} ON DUPLICATE KEY UPDATE ${update}`,
    rows.flat(),
  )
}

async function deleteVanished(
  run: Run,
  table: ReferenceTable,
  columns: readonly string[],
  rows: unknown[][],
): Promise<void> {
  const at = table.key.map((column) => columns.indexOf(column))
  const kept = new Set(rows.map((row) => JSON.stringify(at.map((i) => String(row[i])))))
  const stored = (await run(`SELECT ${table.key.join(',')} FROM ${table.table}`)) as Row[]
  const keys = stored.map((row) => table.key.map((column) => row[column]))
  const gone = keys.filter((key) => !kept.has(JSON.stringify(key.map(String))))
  const match = `(${table.key.map((column) => `${column} = ?`).join(' AND ')})`
  for (let i = 0; i < gone.length; i += batch) {
    const some = gone.slice(i, i + batch)
    await run(`DELETE FROM ${table.table} WHERE ${some.map(() => match).join(' OR ')}`, some.flat())
  }
}
