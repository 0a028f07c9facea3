import sql, { raw } from 'sql-template-tag'
import type { Context } from './context'
import type { Entity, Row } from './entity'
import { conflict } from './errors'
import { driverCode } from './transaction'

/** What rows of a table are called where something refers to them, and where people find them. */
const nouns: Readonly<Record<string, readonly [counted: string, where: string]>> = {
  org_unit: ['个下级部门', '设置—部门班组'],
  account: ['名人员', '设置—人员'],
  risk_point: ['个风险点', '风险—风险点'],
  risk: ['条风险', '风险—风险清单'],
  floor_plan: ['张平面图', '风险—四色图'],
  hazard: ['条隐患', '隐患—隐患清单'],
}
/** References inside lists, which no foreign key can hold: the table, its column, and where the ids are in it. */
const listed: Readonly<Record<string, readonly (readonly [table: string, column: string, path: string])[]>> = {
  org_unit: [['account', 'unit_ids', '$']],
  risk_point: [['floor_plan', 'areas', '$[*].riskPointIds']],
}

interface Use {
  table: string
  count: number
}

/** Deletes a row held for change, unless something refers to it: 409 says how much of what, and where to look. */
export async function removeUnused<R extends Row>(
  ctx: Context,
  entity: Entity<R>,
  row: R,
  { code, what }: { code: string; what: string },
): Promise<void> {
  // Lists first: they have no key that would refuse.
  const inLists = await usesInLists(ctx, entity.table, row)
  if (inLists.length) throw inUse(code, what, [...(await usesByKey(ctx, entity.table, row)), ...inLists])
  try {
    await ctx.remove(row)
  } catch (error) {
    if (driverCode(error) !== 'ER_ROW_IS_REFERENCED_2') throw error
    throw inUse(code, what, await usesByKey(ctx, entity.table, row))
  }
}

function inUse(code: string, what: string, uses: readonly Use[]) {
  const counts = new Map<string, number>()
  for (const { table, count } of uses) counts.set(table, (counts.get(table) ?? 0) + count)
  const told = [...counts].map(([table, count]) => {
    const [counted, where] = nouns[table] ?? ['条记录', '相关页面']
    return `${count > most ? `${most} 以上` : count} ${counted}（${where}）`
  })
  return conflict(code, `${what}还被 ${told.join('、')}引用，不能删除。请先移走或改选，再删除。`)
}

/** Counted no further: the message needs no more. */
const most = 1000

async function usesByKey(ctx: Context, table: string, { tenantId, id }: Row): Promise<Use[]> {
  const keys = await ctx.query<{ name: string; field: string }>(
    sql`SELECT DISTINCT k.TABLE_NAME AS name, k.COLUMN_NAME AS field FROM information_schema.KEY_COLUMN_USAGE k
      JOIN information_schema.REFERENTIAL_CONSTRAINTS r
        ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
      WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME = ${table} AND k.REFERENCED_COLUMN_NAME = 'id'
        AND r.DELETE_RULE <> 'CASCADE'`,
  )
  return counted(
    ctx,
    keys.map(({ name, field }) => [name, sql`tenant_id = ${tenantId} AND ${raw(`\`${field}\``)} = ${id}`] as const),
  )
}

const usesInLists = (ctx: Context, table: string, { tenantId, id }: Row) =>
  counted(
    ctx,
    (listed[table] ?? []).map(([name, column, path]) => {
      const found = sql`JSON_SEARCH(${raw(column)}, 'one', ${id}, NULL, ${path}) IS NOT NULL`
      return [name, sql`tenant_id = ${tenantId} AND ${found}`] as const
    }),
  )

async function counted(ctx: Context, tests: readonly (readonly [table: string, test: ReturnType<typeof sql>])[]) {
  const uses: Use[] = []
  for (const [table, test] of tests) {
    const [row] = await ctx.query<{ n: number }>(
      sql`SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${raw(`\`${table}\``)} WHERE ${test} LIMIT ${most + 1}) AS capped`,
    )
    if (Number(row?.n)) uses.push({ table, count: Number(row?.n) })
  }
  return uses
}
