import type { Actor } from '@shuangfang/shared/access/actor'
import { type Role, rolesOf } from '@shuangfang/shared/access/roles'
import { HazardCommitments } from '@shuangfang/shared/hazard/hazard.contract'
import { ImportOptions, ImportSheet } from '@shuangfang/shared/import/import.contract'
import { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import { Risk } from '@shuangfang/shared/risk/risk.contract'
import { riskLevels } from '@shuangfang/shared/risk/risk.methods'
import type { z } from 'zod'
import type { Column, Entity } from '#platform/entity'
import type { Module } from '#platform/module'
import type { Platform } from '#platform/mount'
import { pack } from '#platform/packed'
import { insertTenant } from '#platform/tenant'
import { modules } from '../src/modules'
import { newUscc } from './given'
import { sampleOf } from './sample'

/*
 * Two enterprises in two counties, two authorities over one county each, one row of every table for each of the four,
 * and in every text of every row the name of whose it is.
 */
export interface Side {
  name: string
  kind: 'enterprise' | 'authority'
  region: string
  tenantId: string
  /** Id of each of its rows: the tables share it, so that references between them hold. */
  rowId: string
  actors: Actor[]
}
/** Personal data of every person and enterprise: 0 of them may be met in full but through their own doors. */
export const personal: Readonly<Record<string, string>> = {
  'account.phone': '13987650001',
  'account.email': 'canary@example.com',
  'enterprise.principalPhone': '13987650002',
  'enterprise.safetyPhone': '13987650003',
}
export const canaryOf = (side: Side, table: string) => `鸟${side.name}${table}鸟`
const all = modules.flatMap((module) =>
  (module.entities ?? []).map((entity) => ({ module, entity: entity as unknown as Entity })),
)
export async function canaryWorld(platform: Platform): Promise<Side[]> {
  const plan = [
    { name: '甲企', kind: 'enterprise', region: '410184106' },
    { name: '乙企', kind: 'enterprise', region: '410185101' },
    { name: '甲局', kind: 'authority', region: '410184' },
    { name: '乙局', kind: 'authority', region: '410185' },
  ] as const
  const sides: Side[] = []
  for (const { name, kind, region } of plan) {
    const tenantId = await insertTenant(platform.db, kind, name, 'active', new Date())
    const rowId = String(7_000_000_000_000 + Number(tenantId))
    sides.push({ name, kind, region, tenantId, rowId, actors: actorsOf({ kind, region, tenantId, rowId }) })
  }
  for (const side of sides) {
    // The enterprise an authority's rows are about is the one in its county.
    const about = sides.find(({ kind, name }) => kind === 'enterprise' && name[0] === side.name[0]) as Side
    for (const { module, entity } of all) if (keptBy(entity, side)) await plant(platform, module, entity, side, about)
  }
  return sides
}

const keptBy = ({ owner, table }: Entity, { kind }: Side) =>
  table === 'enterprise' || table === 'authority'
    ? table === kind
    : owner === 'tenant' || owner === 'either' || owner === kind

/** Between them they hold every role of their kind. */
function actorsOf({ kind, region, tenantId, rowId }: Pick<Side, 'kind' | 'region' | 'tenantId' | 'rowId'>): Actor[] {
  const realm =
    kind === 'enterprise' ? { kind, tenantId } : { kind, tenantId, jurisdictions: [{ region, sectors: null }] }
  const business = rolesOf[kind].filter((role) => !role.endsWith('_admin'))
  const sets: Role[][] = [[...business, 'system_admin'], ['security_admin'], ['audit_admin']]
  return sets.map((roles) => ({
    userId: rowId,
    selfIds: [rowId],
    name: '某',
    realm: realm as Actor['realm'],
    roles,
    unitIds: [rowId],
  }))
}

/** One row, past the program, with foreign keys off: nothing but its owner matters. */
async function plant({ db }: Platform, module: Module, entity: Entity, side: Side, about: Side): Promise<void> {
  const isRegistered = entity.table === 'enterprise' || entity.table === 'authority'
  const id = isRegistered ? side.tenantId : side.rowId
  const fixed: Record<string, unknown> = {
    id,
    tenantId: side.tenantId,
    enterpriseId: about.tenantId,
    subjectTenantId: side.tenantId,
    uscc: newUscc(),
    regionCode: side.region,
    sector: 'gas',
    version: 1,
  }
  const values = Object.entries(entity.columns as Record<string, Column<unknown>>).map(([property, column]) => [
    entity.name(property),
    property in fixed ? fixed[property] : valueFor(module, entity.table, property, column, side),
  ])
  await db.transaction(async (manager) => {
    await manager.query('SET foreign_key_checks = 0')
    const names = values.map(([name]) => `\`${name}\``)
    await manager.query(
      `INSERT INTO ${entity.table} (${names}) VALUES (${values.map(() => '?')})`,
      values.map(([, value]) => value),
    )
    await manager.query(
      `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at)
       VALUES (UUID(), ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
      [
        side.tenantId,
        side.rowId,
        canaryOf(side, entity.table),
        `${entity.table}.planted`,
        entity.subject,
        id,
        JSON.stringify({ note: canaryOf(side, entity.table) }),
      ],
    )
    await manager.query('SET foreign_key_checks = 1')
  })
}

function valueFor(module: Module, table: string, property: string, column: Column<unknown>, side: Side): unknown {
  const known = special[`${table}.${property}`]
  if (known !== undefined) return known
  if (column.sql === 'json' || column.sql === 'mediumblob') return column.nullable ? null : jsonFor(module, property)
  if (column.sql === 'bigint') return side.rowId
  if (column.sql === 'date') return '2026-01-05'
  if (column.sql.startsWith('datetime')) return new Date('2026-01-05T02:00:00Z')
  if (/^(int|decimal|tinyint)/.test(column.sql)) return column.sql.startsWith('tinyint') ? 0 : 1
  const length = Number(/\((\d+)\)/.exec(column.sql)?.[1] ?? 1000)
  if (column.collation === 'utf8mb4_unicode_520_ci') return canaryOf(side, table).slice(0, length)
  // Codes: one that the contract allows, else anything unique.
  return optionOf(module, property) ?? `C${side.rowId}`.slice(-length)
}

/** Where neither the column nor the contract says what fits. */
const special: Record<string, unknown> = {
  ...personal,
  'account.passwordHash': `$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHR2YWx1ZQ$${'A'.repeat(43)}`,
  'treatment_plan.result': 'approved',
  'treatment_plan.commitments': JSON.stringify(sampleOf(HazardCommitments)),
  // What everyone of an enterprise and its officers may read.
  'file_link.subject': 'FloorPlan',
  'file_link.part': 'picture',
  'official_document.kind': 'notice',
  // Issued, so that more than its own office may look.
  'supervision.state': 'issued',
  'risk_register.counts': JSON.stringify(Object.fromEntries(riskLevels.map((level) => [level, 0]))),
  'risk_register_row.rowJson': JSON.stringify(sampleOf(Risk)),
  'import_batch.options': JSON.stringify(ImportOptions.parse({})),
  'import_chunk.content': pack([]),
  'handover.snapshot': pack(sampleOf(SupervisionDetail)),
  'import_mapping.options': '{}',
  'import_batch.sheets': JSON.stringify(Array(2).fill(ImportSheet.parse(sampleOf(ImportSheet)))),
}

/** A word that the contract lists for a property of this name. */
function optionOf(module: Module, property: string): unknown {
  const { entries } = innermost(schemaOf(module, property, (schema) => !!innermost(schema).entries)) ?? {}
  return entries && Object.values(entries)[0]
}

/** A structure that the contract accepts under this name. */
function jsonFor(module: Module, property: string): string {
  const schema = schemaOf(module, property, () => true)
  try {
    return JSON.stringify(schema ? sampleOf(schema) : [])
  } catch {
    return '[]'
  }
}

interface Definition {
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  entries?: Record<string, unknown>
}
const innermost = (schema: z.ZodType | undefined): Definition => {
  const def = schema?.def as Definition | undefined
  return def?.innerType ? innermost(def.innerType) : (def ?? {})
}

/** The first schema under this name in any reply of the module that `fits`. */
function schemaOf({ routes }: Module, property: string, fits: (schema: z.ZodType) => boolean): z.ZodType | undefined {
  const seen = new Set<z.ZodType>()
  const search = (schema: z.ZodType | undefined): z.ZodType | undefined => {
    if (!schema || seen.has(schema)) return undefined
    seen.add(schema)
    const { shape = {}, element, innerType } = schema.def as Definition
    const here = shape[property]
    if (here && fits(here)) return here
    return firstOf([...Object.values(shape), element, innerType], search)
  }
  const outputs = routes.flatMap(({ api }) => Object.values(api).map(({ output }) => output))
  return firstOf(outputs, search)
}
function firstOf<A, B>(items: readonly A[], find: (item: A) => B | undefined): B | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
