import { afterAll, describe, expect, it } from 'vitest'
import { entities } from '../src/modules'
import { openTestPlatform } from './database'

const { db, close } = await openTestPlatform()
afterAll(close)

interface Stored {
  name: string
  type: string
  nullable: 'YES' | 'NO'
  collation: string | null
}

describe.each(entities.map((entity) => [entity.table, entity] as const))('table %s', (table, entity) => {
  it('has exactly the columns its entity declares, as declared, beside what the database derives itself', async () => {
    const stored: Stored[] = await db.query(
      `SELECT column_name AS name, column_type AS type, is_nullable AS nullable, collation_name AS collation
       FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND COALESCE(generation_expression, '') = ''`,
      [table],
    )
    const declared = Object.entries(entity.columns).map(([property, column]) => ({
      name: entity.name(property),
      type: column.sql,
      nullable: column.nullable ? 'YES' : 'NO',
      collation: column.collation,
    }))
    expect(stored.map(plain).sort(byName)).toEqual(declared.sort(byName))
  })

  it('puts the tenant first in its primary key', async () => {
    const key: { column: string }[] = await db.query(
      `SELECT column_name AS \`column\` FROM information_schema.statistics
       WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
      [table],
    )
    expect(key.map(({ column }) => column)).toEqual(['tenant_id', 'id'])
  })

  it('backs every declared reference by a composite foreign key', async () => {
    const references = Object.entries(entity.columns).filter(([, column]) => column.refersTo)
    const keys: { column: string; refers: string }[] = await db.query(
      `SELECT column_name AS \`column\`, referenced_table_name AS refers FROM information_schema.key_column_usage
       WHERE table_schema = DATABASE() AND table_name = ? AND referenced_table_name IS NOT NULL AND ordinal_position = 2`,
      [table],
    )
    for (const [property, { refersTo }] of references) {
      if (refersTo && !notEnforced.has(`${table}.${entity.name(property)}`)) {
        expect(keys).toContainEqual({ column: entity.name(property), refers: refersTo })
      }
    }
  })
})

it('names tables in lower case, the same under every lower_case_table_names', async () => {
  const rows: { name: string }[] = await db.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  )
  for (const { name } of rows) expect(name).toBe(name.toLowerCase())
})

/** Who did something: accounts, which nobody deletes; some of another tenant, as an operator that opens one. */
const marks = /\.(submitter|planner|voidProposer|filer|accepter|declarer|editor|user|createdBy|askedBy|decidedBy)Id$/

it('declares what every id refers to, but for marks and these', () => {
  const loose = entities.flatMap((entity) =>
    Object.entries(entity.columns).flatMap(([property, { sql, refersTo }]) =>
      sql === 'bigint' && !refersTo && !['id', 'tenantId'].includes(property) ? [`${entity.table}.${property}`] : [],
    ),
  )
  expect(loose.filter((name) => !marks.test(name)).sort()).toEqual([
    // An authority is a tenant.
    'authority.mergedIntoId',
    'authority_request.authorityId',
    // Of any subject.
    'deadline.subjectId',
    'enterprise_change.receivingOfficeId',
    'enterprise_change.releasingOfficeId',
    // Of any subject, which may be another tenant's.
    'file_link.partId',
    'file_link.subjectId',
    'file_link.subjectTenantId',
    // A case may be of another tenant than the office that hands it on; offices are tenants.
    'handover.enterpriseId',
    'handover.openSupervisionId',
    'handover.successorId',
    'handover.supervisionId',
    // What made a row; imports and jobs are pruned by rules of their own.
    'import_batch.jobId',
    // The tenant in the keys of the two references beside it.
    'official_document.caseTenantId',
    'risk.importId',
    'risk_point.importId',
    // Frozen: tells of a risk that may be gone.
    'risk_register_row.riskId',
    // A tenant: an appointment is asked by the operator.
    'role_grant.askedIn',
    // Rows of another tenant; `supervised_hazard` holds the pair.
    'supervision.draftHazardId',
    'supervision.enterpriseId',
    'supervision.hazardId',
    'supervision.officeId',
    'supervision.openHazardId',
    'supervision_entry.enterpriseId',
  ])
})

/** Historic marks that must outlive what they point at, and a job's owner, whose key leads another way. */
const notEnforced = new Set(['supervision.drafter_id', 'job.user_id'])

/** MySQL says `int` where MariaDB says `int(11)`, and `json` where MariaDB stores text. */
function plain({ name, type, nullable, collation }: Stored) {
  const sql = type.replace(/^(int|bigint)\(\d+\)/, '$1').replace(/^longtext$/, 'json')
  return { name, type: sql, nullable, collation: sql === 'json' || sql === 'date' ? null : collation }
}
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
