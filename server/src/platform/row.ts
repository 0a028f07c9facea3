import mysql from 'mysql2'
import { join, raw, type Sql } from 'sql-template-tag'
import type { Entity, Row } from './entity'

/** `` `reporter_id` AS `reporterId`, … ``: rows arrive under their names in code. */
export function selectList<R extends Row>(entity: Entity<R>): Sql {
  const cached = lists.get(entity)
  if (cached) return cached
  const list = join(
    Object.keys(entity.columns).map((property) => raw(`\`${entity.name(property)}\` AS \`${property}\``)),
    ', ',
  )
  lists.set(entity, list)
  return list
}
const lists = new WeakMap<object, Sql>()

/** A driver's row becomes a row in code: decimals are numbers, tinyint is boolean, JSON is parsed. In place. */
export function hydrate<R extends Row>(entity: Entity<R>, row: Record<string, unknown>): R {
  for (const [property, read] of readersOf(entity)) {
    const value = row[property]
    if (value !== null) row[property] = read(value as never)
  }
  return row as unknown as R
}

type Reader = (value: never) => unknown
function readersOf<R extends Row>(entity: Entity<R>): [string, Reader][] {
  const cached = readers.get(entity)
  if (cached) return cached
  const all = Object.entries(entity.columns) as [string, { read?: Reader }][]
  const found = all.flatMap(([property, { read }]) => (read ? [[property, read] as [string, Reader]] : []))
  readers.set(entity, found)
  return found
}
const readers = new WeakMap<object, [string, Reader][]>()

/** Values to bind for some properties of a row. A missing one is NULL, so that a forgotten column fails loudly. */
export function bindings<R extends Row>(entity: Entity<R>, properties: readonly string[], row: Partial<R>): unknown[] {
  return properties.map((property) => {
    const value = row[property as keyof R]
    if (value === undefined || value === null) return null
    const { write } = entity.columns[property as keyof R] ?? {}
    return write ? write(value as never) : value
  })
}

/**
 * `(1, 'a'), (2, 'b')`: rows as one value of an INSERT. Already written out, as our connections do it, so that the driver
 * does not do it at the moment of sending.
 */
export const tuples = <R extends Row>(entity: Entity<R>, properties: readonly string[], rows: readonly R[]) =>
  mysql.raw(rows.map((row) => `(${bindings(entity, properties, row).map(literal)})`).join())

const literal = (value: unknown) => mysql.escape(value as never, true, 'Z')
