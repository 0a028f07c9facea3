import type { Subject } from '@shuangfang/shared/access/abilities'
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import type { Packed } from './packed'

/** How a column is stored, and what a row holds for it. `T` is the type in code. */
export interface Column<T> {
  /** Type as written in a migration, lower case, without NULL: `varchar(200)`. */
  sql: string
  collation: 'utf8mb4_bin' | 'utf8mb4_unicode_520_ci' | null
  nullable: boolean
  /** What the driver's value becomes. */
  read?(value: never): T
  write?(value: T): unknown
  /** Table whose `(tenant_id, id)` this column refers to. */
  refersTo?: string
  /** Never used: carries T. */
  of?: T
}
type Columns = Record<string, Column<unknown>>

const column = <T>(sql: string, more: Partial<Column<T>> = {}): Column<T> => ({
  sql,
  collation: null,
  nullable: false,
  ...more,
})

/** Text that people write; compared as people do. Length in characters. */
export const varchar = (length: number) => column<string>(`varchar(${length})`, { collation: 'utf8mb4_unicode_520_ci' })
export const longtext = () => column<string>('text', { collation: 'utf8mb4_unicode_520_ci' })
/** Codes, states, paths: compared byte by byte. */
export const code = <T extends string = string>(length = 32) =>
  column<T>(`varchar(${length})`, { collation: 'utf8mb4_bin' })
export const int = () => column<number>('int')
/** Exact number with `scale` digits after the point. */
export const decimal = (precision: number, scale: number) =>
  column<number>(`decimal(${precision},${scale})`, { read: (value: string) => Number(value) })
export const bool = () =>
  column<boolean>('tinyint(1)', { read: (value: number) => value === 1, write: (value) => (value ? 1 : 0) })
/** A moment, UTC, to the millisecond. */
export const instant = () => column<Date>('datetime(3)')
/** A day without a time zone, `YYYY-MM-DD`. */
export const civilDate = () => column<string>('date')
export const json = <T>() =>
  column<T>('json', {
    read: (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value) as T,
    write: (value) => JSON.stringify(value),
  })
/** Another row's id; inside the tenant when `refersTo` names a table. */
export const ref = (refersTo?: string) => column<string>('bigint', { refersTo })
/** JSON that is only ever read and written whole, deflated: a fraction of its size, and no SQL can look inside. */
export const packed = <T>() => column<Packed<T>>('mediumblob')
export const nullable = <T>(of: Column<T>) => ({ ...of, nullable: true }) as Column<T | null>

/** Every business row belongs to one tenant. There is no other kind. */
export interface Row {
  id: string
  tenantId: string
  /** Grows by one with every change; the ETag. */
  version: number
  createdAt: Date
}
const base = {
  tenantId: column<string>('bigint'),
  id: column<string>('bigint'),
  version: int(),
  createdAt: instant(),
}

declare const kindOfRow: unique symbol
/** A row of this subject: an event about another kind of row does not compile. */
export interface Of<S> {
  readonly [kindOfRow]?: S
}

/**
 * Whose rows they are, hence who sees them (platform/scope.ts):
 * `enterprise` facts of an enterprise, seen by the authorities over it; `authority` acts of an authority about an
 * enterprise (needs `enterpriseId`), seen by both; `either` kept by both kinds, an enterprise's seen by its authorities;
 * `tenant` internal to one tenant.
 */
export type Owner = 'enterprise' | 'authority' | 'either' | 'tenant'

/**
 * Acts of an authority that may pass to another office. Columns: the office in charge today, and whether it keeps the act
 * by decision although the enterprise left its jurisdiction. `parting`: verbs by which an act is given away, which need
 * no jurisdiction.
 */
export interface Charge {
  office: string
  kept: string
  parting: readonly string[]
}

export interface Entity<R extends Row = Row, S extends Subject = Subject> {
  subject: S
  table: string
  owner: Owner
  charge: Charge | null
  /** Column of another tenant that sees the row as its owner does: who receives what is handed over. */
  alsoOf: string | null
  /** The registry of tenants: the operator sees every row. */
  registry: boolean
  /** Rows that a code opens to anyone, if a policy grants the public a verb. */
  open: boolean
  /** Columns that name an office which sees the row, wherever its jurisdiction lies: a request it has to decide. */
  namedOffices: readonly string[]
  columns: { [K in keyof R]: Column<R[K]> }
  /** Column name in the database. */
  name: (property: string) => string
  /** Every column that may be null, as null. */
  empty: Pick<R, MayBeNull<R>>
  schema: EntitySchema<R>
}

type RowFrom<C extends Columns, S extends Subject> = Row &
  Of<S> & { -readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never }
export type RowOf<E> = E extends Entity<infer R, Subject> ? R : never
type MayBeNull<R> = { [K in keyof R]: null extends R[K] ? K : never }[keyof R]
/** What a new row needs: a column that may be empty is empty unless it is given; the id only where it must equal another one. */
export type New<R extends Row> = Omit<R, keyof Row | MayBeNull<R>> & Partial<Pick<R, MayBeNull<R>>> & { id?: string }

const snake = (property: string) => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Declares a table once: its columns, their types in code and in SQL, and whose rows they are. */
export function defineEntity<S extends Subject, const C extends Columns>(definition: {
  subject: S
  table: string
  owner: Owner
  charge?: Charge
  alsoOf?: string
  registry?: boolean
  open?: boolean
  namedOffices?: readonly (keyof C & string)[]
  columns: C
}): Entity<RowFrom<C, S>, S> {
  const columns = { ...base, ...definition.columns } as unknown as Entity<RowFrom<C, S>, S>['columns']
  const names = new Map(Object.keys(columns).map((property) => [property, snake(property)]))
  return {
    registry: false,
    open: false,
    charge: null,
    alsoOf: null,
    namedOffices: [],
    ...definition,
    columns,
    empty: Object.fromEntries(
      Object.entries(columns as Columns).flatMap(([property, of]) => (of.nullable ? [[property, null]] : [])),
    ) as never,
    name: (property) => {
      const name = names.get(property)
      if (!name) throw new Error(`${definition.subject} has no column ${property}`)
      return name
    },
    schema: new EntitySchema({
      name: definition.subject,
      tableName: definition.table,
      columns: Object.fromEntries(
        Object.entries(columns as Columns).map(([property, of]) => [property, options(property, of)]),
      ) as never,
    }),
  }
}

function options(property: string, { sql, nullable, collation }: Column<unknown>): EntitySchemaColumnOptions {
  const [, type = sql, first, second] = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?$/.exec(sql) ?? []
  const size = first === undefined ? undefined : Number(first)
  return {
    name: snake(property),
    type: type as EntitySchemaColumnOptions['type'],
    ...(type === 'varchar' && { length: size }),
    ...((type === 'datetime' || type === 'decimal') && { precision: size }),
    ...(second && { scale: Number(second) }),
    nullable,
    collation: collation ?? undefined,
    primary: property === 'id' || property === 'tenantId',
  }
}
