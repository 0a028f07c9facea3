import { rulesToCondition } from '@casl/ability/extra'
import type { Ability } from '@shuangfang/shared/access/abilities'
import type { Actor, Jurisdiction } from '@shuangfang/shared/access/actor'
import type { Condition, Test } from '@shuangfang/shared/access/policy'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Entity } from './entity'

/** What a caller may narrow by. An array means "one of"; undefined means "don't care"; null means "is empty". */
export type Narrow =
  | Test
  | Date
  | readonly (string | number)[]
  | { $like: string }
  | { $lt?: Date | string | number; $gte?: Date | string | number }
  | undefined
export type Filter<R> = { [K in keyof R]?: Narrow }

const nothing = sql`1 = 0`
const everything = sql`1 = 1`

/** Quoted column, optionally of a table alias. Throws on a name the entity does not have. */
export const columnOf = (entity: Pick<Entity, 'name'>, property: string, alias = '') =>
  raw(`${alias && `${alias}.`}\`${entity.name(property)}\``)

/**
 * Which tenants' rows the actor may see at all. Tenancy is decided here and nowhere else.
 * Rights inside what is visible are the policies' business.
 */
export function visibleTenants({ realm }: Actor, entity: Entity): Sql {
  const own = 'tenantId' in realm ? sql`${columnOf(entity, 'tenantId')} = ${realm.tenantId}` : nothing
  switch (realm.kind) {
    case 'system':
      return own
    case 'enterprise':
      return entity.owner === 'authority' ? sql`${columnOf(entity, 'enterpriseId')} = ${realm.tenantId}` : own
    case 'authority': {
      const supervised = (column: string) => sql`${columnOf(entity, column)} IN (${enterprisesIn(realm.jurisdictions)})`
      if (entity.owner === 'enterprise') return supervised('tenantId')
      if (entity.owner === 'either') return sql`${own} OR ${supervised('tenantId')}`
      // Acts of other authorities, too, where the enterprise they name is in the jurisdiction.
      return entity.owner === 'authority' ? sql`${own} OR ${supervised('enterpriseId')}` : own
    }
    case 'operator':
      return entity.registry ? everything : own
    case 'public':
      return entity.open ? everything : nothing
  }
}

/** Ids of the enterprises in a jurisdiction: region subtree × sectors. */
export function enterprisesIn(jurisdictions: readonly Jurisdiction[]): Sql {
  const parts = jurisdictions.map(({ region, sectors }) => {
    const inRegion = sql`region_code LIKE ${`${escapeLike(region)}%`}`
    if (!sectors) return inRegion
    return sectors.length ? sql`(${inRegion} AND sector IN (${join([...sectors])}))` : nothing
  })
  return sql`SELECT tenant_id FROM enterprise WHERE ${parts.length ? join(parts, ' OR ', '(', ')') : nothing}`
}

/** "Rows the actor may `verb`" as SQL, from the very rules the web asks in memory. Null: no row can match. */
export function permitted(ability: Ability, verb: string, entity: Entity): Sql | null {
  return rulesToCondition(
    ability.rulesFor(verb, entity.subject),
    (rule) => allOf(entity, (rule.conditions ?? {}) as Condition),
    {
      or: (conditions: Sql[]) => (conditions.length ? join(conditions, ' OR ', '(', ')') : nothing),
      empty: () => everything,
      and: () => {
        throw new Error(`${entity.subject}: grant only; a "cannot" rule has no place in a policy`)
      },
    },
  ) as Sql | null
}

/** A caller's filter as SQL. It stands beside the scope, so it can narrow a rule and never replace it. */
export function allOf(entity: Entity, filter: Record<string, Narrow>): Sql {
  const tests = Object.entries(filter).flatMap(([property, test]) =>
    test === undefined ? [] : [compare(columnOf(entity, property), test)],
  )
  return tests.length ? join(tests, ' AND ') : everything
}

function compare(column: Sql, test: Exclude<Narrow, undefined>): Sql {
  if (test === null) return sql`${column} IS NULL`
  if (typeof test !== 'object' || test instanceof Date) return sql`${column} = ${test}`
  if (Array.isArray(test)) return oneOf(column, test)
  if ('$in' in test) return oneOf(column, test.$in as never)
  // SQL's <> forgets NULL; a rule does not.
  if ('$ne' in test) return sql`(${column} <> ${test.$ne} OR ${column} IS NULL)`
  if ('$like' in test) return sql`${column} LIKE ${`%${escapeLike(test.$like)}%`}`
  const { $lt, $gte, ...unknown } = test as { $lt?: Date; $gte?: Date }
  if (Object.keys(unknown).length) throw new Error(`Unknown test: ${Object.keys(unknown)}`)
  const bounds = [
    ...($gte === undefined ? [] : [sql`${column} >= ${$gte}`]),
    ...($lt === undefined ? [] : [sql`${column} < ${$lt}`]),
  ]
  return bounds.length ? join(bounds, ' AND ') : everything
}

const oneOf = (column: Sql, values: readonly (string | number | boolean)[]) =>
  values.length ? sql`${column} IN (${join([...values])})` : nothing

export const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')

export { empty }
