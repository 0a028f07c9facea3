import { rulesToCondition } from '@casl/ability/extra'
import type { Ability } from '@shuangfang/shared/access/abilities'
import type { Actor, Jurisdiction } from '@shuangfang/shared/access/actor'
import type { Condition, Test } from '@shuangfang/shared/access/policy'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Charge, Entity, Row } from './entity'

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
export function visibleTenants({ realm }: Actor, entity: Entity, verb = 'read'): Sql {
  const own = 'tenantId' in realm ? ownRows(realm.tenantId, entity) : nothing
  switch (realm.kind) {
    case 'system':
      return entity.charge ? sql`${own} OR ${inCharge(realm.tenantId, entity, entity.charge)}` : own
    case 'enterprise':
      return entity.owner === 'authority' ? sql`${columnOf(entity, 'enterpriseId')} = ${realm.tenantId}` : own
    case 'authority':
      return overseen(realm, entity, own, verb)
    case 'operator':
      return entity.registry ? everything : own
    case 'public':
      return entity.open ? everything : nothing
  }
}

function overseen({ tenantId, jurisdictions }: AuthorityRealm, entity: Entity, own: Sql, verb: string): Sql {
  const supervised = (column: string) => sql`${columnOf(entity, column)} IN (${enterprisesIn(jurisdictions)})`
  switch (entity.owner) {
    case 'enterprise':
      return orNamed(entity, tenantId, supervised('tenantId'))
    case 'either':
      return sql`${own} OR ${supervised('tenantId')}`
    case 'authority':
      // Its own acts and those of others alike, as long as the enterprise they name is in the jurisdiction.
      return sql`${supervised('enterpriseId')} OR ${beyond(tenantId, entity, verb)}`
    case 'tenant':
      return own
  }
}
/** What is asked of an office lies open to it, though the enterprise that asks may not be its own. */
const orNamed = (entity: Entity, office: string, seen: Sql) =>
  entity.namedOffices.reduce((sum, column) => sql`${sum} OR ${columnOf(entity, column)} = ${office}`, seen)

type AuthorityRealm = Extract<Actor['realm'], { kind: 'authority' }>

const ownRows = (tenantId: string, entity: Entity) => {
  const own = sql`${columnOf(entity, 'tenantId')} = ${tenantId}`
  return entity.alsoOf ? sql`${own} OR ${columnOf(entity, entity.alsoOf)} = ${tenantId}` : own
}

const inCharge = (tenantId: string, entity: Entity, { office }: Charge) =>
  sql`${columnOf(entity, office)} = ${tenantId}`

/** Acts about enterprises outside the jurisdiction: those kept by decision, and any to be given away. */
function beyond(tenantId: string, entity: Entity, verb: string): Sql {
  const { charge } = entity
  if (!charge) return nothing
  const mine = inCharge(tenantId, entity, charge)
  return charge.parting.includes(verb) ? mine : sql`(${mine} AND ${columnOf(entity, charge.kept)} = 1)`
}

/** Rows of an authority about an enterprise that it may no longer see: it did them, and is told where they are. */
export const formerly = (tenantId: string, entity: Entity): Sql =>
  entity.charge
    ? sql`(${columnOf(entity, 'tenantId')} = ${tenantId} OR ${inCharge(tenantId, entity, entity.charge)})`
    : nothing

/** "This part of a jurisdiction, `j`, holds on that day and takes in the place": as `enterprisesIn`, asked the other way round. */
export const takesIn = (day: string, regionCode: Sql | string, sector: Sql | string): Sql =>
  sql`${regionCode} LIKE CONCAT(j.region_code, '%') AND (j.sectors IS NULL OR JSON_CONTAINS(j.sectors, JSON_QUOTE(${sector})))
    AND j.valid_from <= ${day} AND (j.valid_to IS NULL OR j.valid_to >= ${day})`

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
    test === undefined ? [] : [compare(columnOf(entity, property), test, isList(entity, property))],
  )
  return tests.length ? join(tests, ' AND ') : everything
}

const isList = (entity: Entity, property: string) => entity.columns[property as keyof Row]?.sql === 'json'

function compare(column: Sql, test: Exclude<Narrow, undefined>, ofList: boolean): Sql {
  if (test === null) return sql`${column} IS NULL`
  if (typeof test !== 'object' || test instanceof Date) return sql`${column} = ${test}`
  if (Array.isArray(test)) return oneOf(column, test)
  if ('$in' in test) return oneOf(column, test.$in as never)
  // SQL's <> forgets NULL; a rule does not.
  if ('$ne' in test) return sql`(${column} <> ${test.$ne} OR ${column} IS NULL)`
  if ('$nin' in test) return noneOf(column, test.$nin, ofList)
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

/** Like `$ne`, true of what is empty. */
function noneOf(column: Sql, values: readonly (string | number | boolean)[], ofList: boolean): Sql {
  if (!values.length) return everything
  if (!ofList) return sql`(NOT ${oneOf(column, values)} OR ${column} IS NULL)`
  const held = values.map((value) => sql`JSON_CONTAINS(${column}, ${JSON.stringify(value)})`)
  return sql`(NOT (${join(held, ' OR ')}) OR ${column} IS NULL)`
}

export const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')

export { empty }
