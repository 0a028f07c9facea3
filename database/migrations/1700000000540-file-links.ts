import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What a file belongs to, as rows; when and where a picture was taken; bytes nobody answers for. Links are filled in
 * from the lists and columns that named files until now; what could not be placed is reported.
 */
export class FileLinks1700000000540 implements MigrationInterface {
  name = 'FileLinks1700000000540'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(links)
    await runner.query(looseBytes)
    if (!(await runner.hasColumn('file', 'unattached_since'))) {
      await runner.query(`ALTER TABLE file
        ADD COLUMN device_at DATETIME(3) NULL,
        ADD COLUMN time_fault VARCHAR(16) ${bin} NULL,
        ADD COLUMN latitude DECIMAL(9,6) NULL,
        ADD COLUMN longitude DECIMAL(9,6) NULL,
        ADD COLUMN unattached_since DATETIME(3) NULL,
        ADD KEY unattached (unattached_since),
        ADD KEY by_store_key (tenant_id, store_key),
        ADD KEY use_of_space (tenant_id, user_id, received_at, size)`)
    }
    for (const place of places) await link(runner, place)
    // The days until they are removed begin now: phones may still hold ids of photos they uploaded.
    await runner.query(`UPDATE file SET unattached_since = UTC_TIMESTAMP(3)
      WHERE unattached_since IS NULL AND NOT EXISTS (
        SELECT 1 FROM file_link l WHERE l.tenant_id = file.tenant_id AND l.file_id = file.id)`)
    for (const [table, column] of references) await refer(runner, table, column)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of references) {
      if (await isReferred(runner, table, column))
        await runner.query(`ALTER TABLE ${table} DROP FOREIGN KEY ${table}_${column}`)
    }
    await runner.query('DROP TABLE IF EXISTS file_link')
    await runner.query('DROP TABLE IF EXISTS loose_bytes')
    // Its own index went when a longer one could serve the foreign key.
    if (!(await hasIndex(runner, 'file', 'file_account')))
      await runner.query('ALTER TABLE file ADD KEY file_account (tenant_id, user_id)')
    await runner.query(`ALTER TABLE file DROP KEY unattached, DROP KEY use_of_space, DROP KEY by_store_key, DROP COLUMN device_at,
      DROP COLUMN time_fault, DROP COLUMN latitude, DROP COLUMN longitude, DROP COLUMN unattached_since`)
  }
}

const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`
const row = `
  tenant_id BIGINT NOT NULL,
  id BIGINT NOT NULL AUTO_INCREMENT,
  version INT NOT NULL,
  created_at DATETIME(3) NOT NULL,`

const links = `CREATE TABLE IF NOT EXISTS file_link (${row}
  file_id BIGINT NOT NULL,
  subject VARCHAR(40) ${bin} NOT NULL,
  subject_id BIGINT NOT NULL,
  subject_tenant_id BIGINT NOT NULL,
  part VARCHAR(40) ${bin} NOT NULL,
  part_id BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  KEY by_id (id),
  UNIQUE KEY once (tenant_id, file_id, subject, subject_id, part, part_id),
  KEY of_thing (subject_tenant_id, subject, subject_id, part, part_id),
  CONSTRAINT file_link_file FOREIGN KEY (tenant_id, file_id) REFERENCES file (tenant_id, id),
  CONSTRAINT file_link_tenant FOREIGN KEY (subject_tenant_id) REFERENCES tenant (id)
) ${table}`

const looseBytes = `CREATE TABLE IF NOT EXISTS loose_bytes (${row}
  store_key VARCHAR(120) ${bin} NOT NULL,
  due_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  KEY by_id (id),
  KEY by_key (tenant_id, store_key),
  KEY due (due_at),
  CONSTRAINT loose_bytes_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
) ${table}`

/** Rows that name files: the thing they belong to, and where the file's id stands. */
interface Place {
  subject: string
  part: string
  from: string
  /** Tenant of the file. */
  tenant: string
  thing: string
  thingTenant: string
  inside: string
  /** A column with one id, or a JSON list of ids. */
  id?: string
  list?: string
}

const own = (alias: string) => ({ tenant: `${alias}.tenant_id`, thingTenant: `${alias}.tenant_id` })
const places: readonly Place[] = [
  { subject: 'Hazard', part: 'photos', from: 'hazard h', ...own('h'), thing: 'h.id', inside: 'h.id', list: 'h.photos' },
  {
    ...{ subject: 'Hazard', part: 'after', from: 'rectification r', ...own('r') },
    ...{ thing: 'r.hazard_id', inside: 'r.id', list: 'r.photos' },
  },
  {
    ...{ subject: 'Supervision', part: 'entry', from: 'supervision_entry e', list: 'e.files' },
    ...{ tenant: 'e.enterprise_id', thing: 'e.supervision_id', thingTenant: 'e.tenant_id', inside: 'e.id' },
  },
  {
    ...{ subject: 'EnterpriseChange', part: 'proof', from: 'enterprise_change c', ...own('c') },
    ...{ thing: 'c.id', inside: 'c.id', list: 'c.files' },
  },
  {
    ...{ subject: 'Evaluation', part: 'evidence', from: 'evaluation_item i', ...own('i') },
    ...{ thing: 'i.evaluation_id', inside: 'i.id', list: 'i.files' },
  },
  {
    subject: 'FloorPlan',
    part: 'picture',
    from: 'floor_plan p',
    ...own('p'),
    thing: 'p.id',
    inside: 'p.id',
    id: 'p.file_id',
  },
  {
    ...{ subject: 'Certificate', part: 'scan', from: 'standardization_certificate c', ...own('c') },
    ...{ thing: 'c.id', inside: 'c.id', id: 'c.file_id' },
  },
  {
    subject: 'Import',
    part: 'workbook',
    from: 'import_batch b',
    ...own('b'),
    thing: 'b.id',
    inside: 'b.id',
    id: 'b.file_id',
  },
  {
    ...{ subject: 'Import', part: 'refused', from: 'import_batch b', ...own('b') },
    ...{ thing: 'b.id', inside: 'b.id', id: 'b.refused_file_id' },
  },
  {
    ...{ subject: 'Document', part: 'file', from: 'official_document d', ...own('d') },
    ...{ thing: 'd.id', inside: 'd.id', id: 'd.file_id' },
  },
  {
    ...{ subject: 'Job', part: 'result', from: 'job j', ...own('j'), thing: 'j.id', inside: 'j.id' },
    id: `CAST(JSON_UNQUOTE(JSON_EXTRACT(j.result, '$.fileId')) AS SIGNED)`,
  },
]

async function link(runner: QueryRunner, { subject, part, from, id, list, ...place }: Place): Promise<void> {
  const named = list
    ? `${from} JOIN JSON_TABLE(${list}, '$[*]' COLUMNS (file_id BIGINT PATH '$')) named`
    : `${from} JOIN (SELECT 1 AS one) named`
  const fileId = list ? 'named.file_id' : id
  await runner.query(
    `INSERT IGNORE INTO file_link (tenant_id, version, created_at, file_id, subject, subject_id, subject_tenant_id, part, part_id)
     SELECT f.tenant_id, 1, UTC_TIMESTAMP(3), f.id, ?, ${place.thing}, ${place.thingTenant}, ?, ${place.inside}
     FROM ${named} JOIN file f ON f.tenant_id = ${place.tenant} AND f.id = ${fileId}`,
    [subject, part],
  )
  const lost: { thing: string }[] = await runner.query(
    `SELECT ${place.inside} AS thing FROM ${named} LEFT JOIN file f ON f.tenant_id = ${place.tenant} AND f.id = ${fileId}
     WHERE ${fileId} IS NOT NULL AND f.id IS NULL`,
  )
  if (!lost.length) return
  const some = lost.slice(0, 20).map(({ thing }) => thing)
  process.stderr.write(
    `file_link: ${lost.length} file(s) named by ${subject}.${part} do not exist, rows ${some.join(', ')}\n`,
  )
}

/** Single columns that name a file get the key that lists have through `file_link`: what is named cannot be deleted. */
const references = [
  ['floor_plan', 'file_id'],
  ['import_batch', 'refused_file_id'],
  ['official_document', 'file_id'],
] as const

async function refer(runner: QueryRunner, name: string, column: string): Promise<void> {
  if (await isReferred(runner, name, column)) return
  const [{ lost }] = await runner.query(
    `SELECT COUNT(*) AS lost FROM ${name} t LEFT JOIN file f ON f.tenant_id = t.tenant_id AND f.id = t.${column}
     WHERE t.${column} IS NOT NULL AND f.id IS NULL`,
  )
  // Reported above; a key would refuse the whole table.
  if (Number(lost)) return
  await runner.query(`ALTER TABLE ${name} ADD CONSTRAINT ${name}_${column}
    FOREIGN KEY (tenant_id, ${column}) REFERENCES file (tenant_id, id)`)
}

const hasIndex = async (runner: QueryRunner, name: string, index: string): Promise<boolean> =>
  (
    await runner.query(
      `SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?`,
      [name, index],
    )
  ).length > 0

const isReferred = async (runner: QueryRunner, name: string, column: string): Promise<boolean> =>
  (
    await runner.query(
      `SELECT 1 FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = ?
       AND constraint_name = ? AND constraint_type = 'FOREIGN KEY'`,
      [name, `${name}_${column}`],
    )
  ).length > 0
