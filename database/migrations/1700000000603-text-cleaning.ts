import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What was written before line breaks, controls, direction characters and text that nobody sees were refused is cleaned,
 * once. `text_cleaning` keeps every text as it was: nothing of the record is lost. Events stay as they are, for their
 * chain is sealed; files that were issued stay as they were issued.
 */
export class TextCleaning1700000000603 implements MigrationInterface {
  name = 'TextCleaning1700000000603'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(report)
    let cleaned = 0
    for (const [table, columns] of Object.entries(lines)) cleaned += await cleanTable(runner, table, columns, toLine)
    for (const [table, columns] of Object.entries(paragraphs))
      cleaned += await cleanTable(runner, table, columns, toParagraph)
    if (cleaned) process.stdout.write(`文字清理：改了 ${cleaned} 处，原文和改后的文字见表 text_cleaning\n`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS text_cleaning')
  }
}

const report = `CREATE TABLE IF NOT EXISTS text_cleaning (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant_id BIGINT NOT NULL,
  table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  column_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_id BIGINT NOT NULL,
  text_before TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  text_after TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  cleaned_at DATETIME(3) NOT NULL,
  KEY of_row (tenant_id, table_name, row_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`

const lines: Readonly<Record<string, readonly string[]>> = {
  tenant: ['name'],
  account: ['name', 'post'],
  authority: ['name', 'short_name', 'document_word', 'red_head'],
  enterprise: ['name', 'short_name', 'address', 'principal_name', 'products'],
  file: ['name'],
  hazard: ['title', 'place', 'risk_point_name', 'accident_type', 'reporter_name', 'owner_name', 'verifier_name'],
  rectification: ['submitter_name', 'verifier_name'],
  treatment_plan: ['submitter_name', 'decider_name'],
  import_batch: ['file_name', 'user_name'],
  org_unit: ['name'],
  supervision: ['enterprise_name', 'hazard_title', 'authority_name', 'drafter_name', 'signer_name', 'receiver_name'],
  supervision_entry: ['author_name', 'decider_name'],
  official_document: ['title', 'issuer', 'addressee'],
  floor_plan: ['name'],
  risk_register: ['submitter_name', 'decider_name'],
  risk_point: ['name', 'location', 'unit_name', 'person_name'],
  risk: ['unit', 'department_name', 'person_name'],
  standardization_certificate: ['number', 'issuer'],
  self_evaluation: ['submitter_name', 'decider_name'],
  job: ['title'],
  notification: ['title'],
}
const paragraphs: Readonly<Record<string, readonly string[]>> = {
  enterprise: ['status_note', 'colour_reason'],
  hazard: ['cause', 'measure', 'contingency', 'interim'],
  rectification: ['note', 'verify_note'],
  treatment_plan: ['goal', 'methods', 'funds', 'people', 'timetable', 'safety', 'result_note'],
  supervision: ['description', 'basis'],
  supervision_entry: ['decision_note'],
  risk_register: ['note', 'decision'],
  risk: ['factor', 'consequence', 'improvement', 'basis', 'remark'],
  control_measure: ['text'],
  self_evaluation: ['decision'],
  evaluation_item: ['finding'],
  notification: ['body'],
}

const rowsAtOnce = 500
/** Finds whatever may need it, with the regular expressions of both engines; what is done is decided here. */
const suspect =
  '[\\x{01}-\\x{1F}\\x{7F}-\\x{9F}\\x{AD}\\x{180E}\\x{200B}-\\x{200F}\\x{2028}-\\x{202E}\\x{2060}-\\x{206F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FEFF}\\x{FFA0}]'

type Row = Record<string, string | null> & { row_id: string; owner_id: string }

async function cleanTable(
  runner: QueryRunner,
  table: string,
  columns: readonly string[],
  clean: (text: string) => string,
): Promise<number> {
  const owner = table === 'tenant' ? 'id' : 'tenant_id'
  const matches = columns.map((column) => `\`${column}\` REGEXP ?`).join(' OR ')
  let cleaned = 0
  for (let after = ['0', '0']; ; ) {
    const rows: Row[] = await runner.query(
      `SELECT id AS row_id, ${owner} AS owner_id, ${columns.map((column) => `\`${column}\``)} FROM \`${table}\`
       WHERE (${owner} > ? OR (${owner} = ? AND id > ?)) AND (${matches}) ORDER BY ${owner}, id LIMIT ${rowsAtOnce}`,
      [after[0], after[0], after[1], ...columns.map(() => suspect)],
    )
    for (const row of rows)
      for (const column of columns) cleaned += Number(await cleanText(runner, table, owner, column, row, clean))
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return cleaned
    after = [String(last.owner_id), String(last.row_id)]
  }
}

async function cleanText(
  runner: QueryRunner,
  table: string,
  owner: string,
  column: string,
  row: Row,
  clean: (text: string) => string,
): Promise<boolean> {
  const before = row[column]
  if (before === null || before === undefined) return false
  const text = clean(before) || (before ? '（空）' : '')
  if (text === before) return false
  const after = await store(
    runner,
    `UPDATE \`${table}\` SET \`${column}\` = ? WHERE ${owner} = ? AND id = ?`,
    text,
    row,
  )
  await runner.query(
    `INSERT INTO text_cleaning (tenant_id, table_name, column_name, row_id, text_before, text_after, cleaned_at)
     VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
    [row.owner_id, table, column, row.row_id, before, after],
  )
  return true
}

/** Two names that differed only by what nobody sees stay two. */
async function store(runner: QueryRunner, update: string, text: string, row: Row): Promise<string> {
  for (let twin = 1; ; twin++) {
    const value = twin === 1 ? text : `${text.slice(0, 50)}（${twin}）`
    try {
      await runner.query(update, [value, row.owner_id, row.row_id])
      return value
    } catch (error) {
      const { code } = (error as { driverError?: { code?: string } }).driverError ?? {}
      if (code !== 'ER_DUP_ENTRY' || twin > 99) throw error
    }
  }
}

const bidi = /[\u202a-\u202e\u2066-\u2069]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/g

function toParagraph(value: string): string {
  const kept = value
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(bidi, '')
    .replace(controls, '')
    .replace(/\p{Surrogate}/gu, '')
  return kept.replace(/\p{Default_Ignorable_Code_Point}/gu, '').trim() ? kept.trim() : ''
}
/** Spaces that were there stay: only what breaks a line changes. */
const toLine = (value: string) => toParagraph(value).replace(/\s*[\n\t]+\s*/g, ' ')
