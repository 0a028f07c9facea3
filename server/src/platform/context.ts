import { randomUUID } from 'node:crypto'
import { subject as as } from '@casl/ability'
import { type Ability, abilityFor, type Subject, type Verb } from '@shuangfang/shared/access/abilities'
import { type Actor, anonymous, systemActor } from '@shuangfang/shared/access/actor'
import { refusalOfOwnWork } from '@shuangfang/shared/access/four-eyes'
import type { TenantKind } from '@shuangfang/shared/access/roles'
import { accountEvents } from '@shuangfang/shared/account/account.events'
import { currentType, stepsOf } from '@shuangfang/shared/audit/catalogue'
import { Moment, type Page, totalLimit } from '@shuangfang/shared/kit/contract'
import type { EventKind, PayloadOf } from '@shuangfang/shared/kit/events'
import type { Change } from '@shuangfang/shared/kit/problem'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { EntityManager } from 'typeorm'
import type { Entity, New, Of, Row } from './entity'
import { type About, type AppError, forbidden, notFound, stale, unauthenticated } from './errors'
import { assertOver, namedBy, whyGone } from './office'
import { bindings, hydrate, selectList, tuples } from './row'
import { allOf, columnOf, type Filter, permitted, visibleTenants } from './scope'
import type { Services } from './services'
import { actorOfAccount } from './session'
import { insertTenant, type TenantStatus, tenantNames, updateTenantName, updateTenantStatus } from './tenant'

type Order<R> = readonly [column: keyof R & string, direction: 'asc' | 'desc']

export interface ListOptions<R> {
  filter?: Filter<R>
  /** A further condition, from a report. */
  where?: Sql
  /** Ends with the id, which makes it total; default newest first. All of one direction. */
  order?: readonly Order<R>[]
  after?: string
  size: number
  total?: string
}

/** Long rows stay below what a server takes in one packet; longer statements are not quicker. */
const rowsAtOnce = 500

type Home = Pick<Row, 'tenantId' | 'id'>
type Recorded = readonly [about: Home, payload: Readonly<Record<string, unknown>>]
/** Nothing more to say where the kind asks for nothing. */
type Said<K extends EventKind> =
  Record<never, never> extends PayloadOf<K> ? [payload?: PayloadOf<K>] : [payload: PayloadOf<K>]

export interface HistoryEntry {
  id: string
  type: string
  actorName: string
  payload: Record<string, unknown>
  occurredAt: Date
}

/**
 * Who is asking, and the only door to the database. Every service function takes one first.
 * Rows come out scoped (platform/scope.ts) and only rows held for change can be written.
 */
export class Context {
  /** Rows this context may change: added here, or loaded for a verb other than `read`. */
  private readonly held = new WeakMap<Row, Entity>()

  constructor(
    readonly actor: Actor,
    private readonly manager: EntityManager,
    readonly services: Services,
    readonly now: Date = new Date(),
    readonly ability: Ability = abilityFor(actor),
    /** Whose act it is in the trail: a person's, also where the right is the product's. */
    private readonly signer: Pick<Actor, 'userId' | 'name'> = actor,
  ) {}

  /** The same actor and moment, inside a transaction. */
  within(manager: EntityManager): Context {
    return new Context(this.actor, manager, this.services, this.now, this.ability, this.signer)
  }

  /**
   * The product's right over one tenant, in this same transaction. Say why at the call. What a person does with it stands
   * in the trail as theirs; a visitor is nobody yet.
   */
  system(tenantId: string): Context {
    const system = systemActor(tenantId)
    const signer = this.actor.realm.kind === 'public' ? system : this.signer
    return new Context(system, this.manager, this.services, this.now, abilityFor(system), signer)
  }

  /** What a code opens is the same for everyone, whoever happens to be signed in. */
  anyone(): Context {
    return new Context(anonymous, this.manager, this.services, this.now)
  }

  /** A person of this tenant with the rights they have today, in this same transaction: signing in. */
  async becoming(userId: string): Promise<Context> {
    const actor = await actorOfAccount(this.manager, this.tenantId, userId)
    if (!actor) throw unauthenticated()
    return new Context(actor, this.manager, this.services, this.now)
  }

  /** Another moment, same everything: long jobs and demo data tell their own time. */
  at(now: Date): Context {
    return new Context(this.actor, this.manager, this.services, now, this.ability, this.signer)
  }

  /** The tenant the actor belongs to. Throws for the public, who has none. */
  get tenantId(): string {
    if ('tenantId' in this.actor.realm) return this.actor.realm.tenantId
    throw forbidden()
  }

  can<S extends Subject>(verb: Verb<S>, entity: Entity<Row, S>, row?: object): boolean {
    return this.ability.can(verb, row ? as(entity.subject, { ...row }) : entity.subject)
  }

  /** The condition "rows the actor may read", for lists and reports. */
  private scope(entity: Entity, verb = 'read'): Sql | null {
    const allowed = permitted(this.ability, verb, entity)
    return allowed && sql`(${visibleTenants(this.actor, entity, verb)}) AND ${allowed}`
  }

  /** One page of the rows the actor may read. Keyset: each page costs what the first one costs. */
  async list<R extends Row>(entity: Entity<R>, options: ListOptions<R>): Promise<Page<R>> {
    const scope = this.scope(entity as unknown as Entity)
    if (!scope) return { items: [], next: null, total: options.total ? 0 : null }
    const order = options.order ?? ([['id', 'desc']] as const)
    const where = sql`${scope} AND ${allOf(entity as unknown as Entity, (options.filter ?? {}) as never)} AND ${options.where ?? sql`1 = 1`}`
    const from = sql`FROM ${raw(entity.table)} WHERE ${where}`
    const by = join(
      order.map(([column, direction]) => sql`${columnOf(entity, column)} ${raw(direction)}`),
      ', ',
    )
    const rows = await this.query<Record<string, unknown>>(
      sql`SELECT ${selectList(entity)} ${from}${afterCursor(entity, order, options.after)} ORDER BY ${by} LIMIT ${options.size + 1}`,
    )
    const items = rows.slice(0, options.size).map((row) => hydrate(entity, row))
    const last = items.at(-1)
    const next = rows.length > options.size && last ? cursorOf(order, last) : null
    return { items, next, total: options.total ? await this.cappedCount(from) : null }
  }

  /** Counts to one past `totalLimit` and stops: a total never costs more than that. */
  private async cappedCount(from: Sql): Promise<number> {
    const [row] = await this.query<{ n: number }>(
      sql`SELECT COUNT(*) AS n FROM (SELECT 1 ${from} LIMIT ${totalLimit + 1}) AS capped`,
    )
    return Number(row?.n ?? 0)
  }

  /**
   * All readable rows that match, oldest first: for small sets that belong to one thing. Throws past `limit`.
   * Sorted here: ORDER BY id with a LIMIT tempts the database to walk the tenant's whole table in that order.
   */
  async all<R extends Row>(entity: Entity<R>, filter: Filter<R>, limit = 2000): Promise<R[]> {
    const any = entity as unknown as Entity
    const scope = this.scope(any)
    if (!scope) return []
    const rows = await this.query<Record<string, unknown>>(
      sql`SELECT ${selectList(entity)} FROM ${raw(entity.table)} WHERE ${scope} AND ${allOf(any, filter as never)} LIMIT ${limit + 1}`,
    )
    if (rows.length > limit) throw new Error(`${entity.subject}: more than ${limit} rows; page them`)
    return rows.map((row) => hydrate(entity, row)).sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
  }

  /** All readable rows that match, however many, oldest first, a page at a time: people to tell, work to show whole. */
  async every<R extends Row>(entity: Entity<R>, { filter, where }: Pick<ListOptions<R>, 'filter' | 'where'>) {
    const rows: R[] = []
    let after: string | undefined
    do {
      const page = await this.list(entity, { filter, where, order: [['id', 'asc']], after, size: rowsAtOnce })
      rows.push(...page.items)
      after = page.next ?? undefined
    } while (after)
    return rows
  }

  /** Readable rows by id, for showing names beside references. Invisible ids are simply absent. */
  async byIds<R extends Row>(entity: Entity<R>, ids: Iterable<string | null | undefined>): Promise<Map<string, R>> {
    const wanted = [...new Set([...ids].filter((id): id is string => !!id))]
    if (!wanted.length) return new Map()
    const { items } = await this.list(entity, { filter: { id: wanted } as Filter<R>, size: wanted.length })
    return new Map(items.map((row) => [row.id, row]))
  }

  /** Id of the row that matches and that the actor may `verb`: for codes and numbers people carry instead of ids. */
  async idBy<R extends Row, S extends Subject>(entity: Entity<R, S>, verb: Verb<S>, filter: Filter<R>) {
    const any = entity as unknown as Entity
    const scope = this.scope(any, verb)
    if (!scope) return null
    const [row] = await this.query<{ id: string }>(
      sql`SELECT id FROM ${raw(entity.table)} WHERE ${scope} AND ${allOf(any, filter as never)} LIMIT 1`,
    )
    return row?.id ?? null
  }

  /**
   * One row for one purpose: 404 if the actor may not see it, 403 if they may but not do this, or no longer do it here.
   * For any verb but `read` the row is locked and held for change; `version` compares against what the caller saw.
   */
  async one<R extends Row, S extends Subject>(
    entity: Entity<R, S>,
    id: string,
    verb: Verb<S>,
    version?: number,
  ): Promise<R> {
    const any = entity as unknown as Entity
    const lock = verb === 'read' || !this.manager.queryRunner?.isTransactionActive ? empty : raw(' FOR UPDATE')
    const [found] = await this.query<Record<string, unknown>>(
      sql`SELECT ${selectList(entity)} FROM ${raw(entity.table)} WHERE ${columnOf(entity, 'id')} = ${id} AND (${visibleTenants(this.actor, any, verb)})${lock}`,
    )
    const row = found && hydrate(entity, found)
    if (!row) throw (await whyGone(this, any, id)) ?? notFound()
    if (!this.can(verb, entity as never, row)) throw this.refused(entity, verb, row)
    await this.assertOver(any, [row], verb)
    if (version !== undefined && row.version !== version) throw stale()
    return verb === 'read' ? row : this.hold(any, row)
  }

  /** 404 hides what may not even be read; 403 says who can take the step where it would judge one's own work. */
  private refused<S extends Subject>(entity: Pick<Entity<Row, S>, 'subject'>, verb: Verb<S>, row: Row): AppError {
    if (!this.ability.can('read', as(entity.subject, { ...row }))) return notFound()
    const own = this.ability.can(verb, entity.subject) && refusalOfOwnWork(this.actor, entity.subject, verb, row)
    return own ? forbidden(own, 'own_work') : forbidden()
  }

  /**
   * Rows of one kind that match, locked and held for change, in the order of their ids (so that two such calls cannot
   * deadlock). For work on many rows at once; invisible rows are absent, a visible one without the right is 403.
   */
  async many<R extends Row, S extends Subject>(
    entity: Entity<R, S>,
    filter: Filter<R>,
    verb: Exclude<Verb<S>, 'read'>,
    limit = 2000,
  ): Promise<R[]> {
    const any = entity as unknown as Entity
    const found = await this.query<Record<string, unknown>>(
      sql`SELECT ${selectList(entity)} FROM ${raw(entity.table)} WHERE (${visibleTenants(this.actor, any, verb)}) AND ${allOf(any, filter as never)} ORDER BY id LIMIT ${limit + 1} FOR UPDATE`,
    )
    if (found.length > limit) throw new Error(`${entity.subject}: more than ${limit} rows; take them in parts`)
    const rows = found.map((values) => hydrate(entity, values))
    if (!rows.every((row) => this.can(verb, entity as never, row))) throw forbidden()
    await this.assertOver(any, rows, verb)
    return rows.map((row) => this.hold(any, row))
  }

  /** Whatever an office does to rows of enterprises, or to acts about them, it does in its jurisdiction of this moment. */
  private async assertOver(entity: Entity, rows: readonly object[], verb: string): Promise<void> {
    if (verb !== 'read') await assertOver(this, entity, namedBy(this.actor, entity, rows as never, verb), verb)
  }

  /** The same for statements that change rows without handing them out. */
  private async assertOverAll<R extends Row, S extends Subject>(
    entity: Entity<R, S>,
    verb: Verb<S>,
    filter: Filter<R>,
  ): Promise<void> {
    const isOffices = entity.owner === 'authority' || entity.owner === 'enterprise'
    if (this.actor.realm.kind === 'authority' && isOffices) await this.many(entity, filter, verb as never)
  }

  /** A new row in the actor's tenant, or beside a row held for change: in the tenant of that row. */
  async add<R extends Row>(entity: Entity<R>, values: New<R>, beside?: Row): Promise<R> {
    const [row] = await this.addMany(entity, [values], beside)
    return row as R
  }

  /** Several new rows, up to five hundred a statement. */
  async addMany<R extends Row>(entity: Entity<R>, values: readonly New<R>[], beside?: Row): Promise<R[]> {
    if (!values.length) return []
    if (beside && !this.held.has(beside)) throw new Error('Not held for change: use one() with a verb, or add()')
    const tenantId = beside?.tenantId ?? this.tenantId
    // What stands beside a row that is held was asked for with it.
    if (!beside) await this.assertOver(entity as unknown as Entity, values, 'add')
    const hasIds = values[0]?.id !== undefined
    const properties = Object.keys(entity.columns).filter((property) => hasIds || property !== 'id')
    const names = join(properties.map((property) => columnOf(entity, property)))
    const rows: R[] = []
    let underWay = Promise.resolve()
    for (let at = 0; at < values.length; at += rowsAtOnce) {
      const part = values
        .slice(at, at + rowsAtOnce)
        .map((value) => ({ ...entity.empty, ...value, tenantId, version: 1, createdAt: this.now }) as unknown as R)
      // Written out while the database is busy with the part before.
      const statement = sql`INSERT INTO ${raw(entity.table)} (${names}) VALUES ${tuples(entity, properties, part)}`
      await underWay
      underWay = this.insert(statement, hasIds ? [] : part)
      underWay.catch(() => undefined)
      for (const row of part) rows.push(this.hold(entity as unknown as Entity, row))
    }
    await underWay
    return rows
  }

  private async insert(statement: Sql, idless: readonly Row[]): Promise<void> {
    // Ids of one statement are taken at once, and step by what its connection has now: a cluster may change that.
    const step = idless.length > 1 ? this.query<{ step: string }>(sql`SELECT @@auto_increment_increment AS step`) : []
    const [[stepped], { insertId }] = await Promise.all([step, this.execute(statement)])
    const by = BigInt(stepped?.step ?? 1)
    for (const [i, row] of idless.entries()) row.id = String(BigInt(insertId) + BigInt(i) * by)
  }

  /** Writes `changes` to a row held for change. A row merely read, or conjured up elsewhere, is a bug. */
  async save<R extends Row>(row: R, changes: Partial<New<R>>): Promise<R> {
    const entity = this.held.get(row)
    if (!entity) throw new Error('Not held for change: use one() with a verb, or add()')
    const properties = Object.keys(changes).filter((property) => changes[property as never] !== undefined)
    const values = bindings(entity, properties, changes as never)
    const assignments = properties.map((property, i) => sql`${columnOf(entity, property)} = ${values[i]}`)
    const { affectedRows } = await this.execute(
      sql`UPDATE ${raw(entity.table)} SET ${join([...assignments, sql`version = version + 1`])} WHERE tenant_id = ${row.tenantId} AND id = ${row.id} AND version = ${row.version}`,
    )
    if (affectedRows !== 1) throw stale()
    return Object.assign(row, changes, { version: row.version + 1 })
  }

  /** Writes the same changes to every row that matches and that the actor may `verb`. Returns how many there were. */
  async saveWhere<R extends Row, S extends Subject>(
    entity: Entity<R, S>,
    verb: Verb<S>,
    filter: Filter<R>,
    changes: Partial<New<R>>,
  ): Promise<number> {
    const any = entity as unknown as Entity
    const scope = this.scope(any, verb)
    if (!scope) return 0
    await this.assertOverAll(entity, verb, filter)
    const properties = Object.keys(changes)
    const values = bindings(entity, properties, changes as never)
    const assignments = properties.map((property, i) => sql`${columnOf(entity, property)} = ${values[i]}`)
    const { affectedRows } = await this.execute(
      sql`UPDATE ${raw(entity.table)} SET ${join([...assignments, sql`version = version + 1`])} WHERE ${scope} AND ${allOf(any, filter as never)}`,
    )
    return affectedRows
  }

  /** Deletes a row held for change. Only drafts and undone imports are deleted; everything else has a state. */
  async remove(row: Row): Promise<void> {
    const entity = this.held.get(row)
    if (!entity) throw new Error('Not held for change: use one() with a verb, or add()')
    await this.execute(sql`DELETE FROM ${raw(entity.table)} WHERE tenant_id = ${row.tenantId} AND id = ${row.id}`)
  }

  /** Deletes every row that matches and that the actor may `verb`: staged rows of an import. Returns how many there were. */
  async removeWhere<R extends Row, S extends Subject>(entity: Entity<R, S>, verb: Verb<S>, filter: Filter<R>) {
    const any = entity as unknown as Entity
    const scope = this.scope(any, verb)
    if (!scope) return 0
    await this.assertOverAll(entity, verb, filter)
    const { affectedRows } = await this.execute(
      sql`DELETE FROM ${raw(entity.table)} WHERE ${scope} AND ${allOf(any, filter as never)}`,
    )
    return affectedRows
  }

  /** The readable rows of a table as a subquery, for reports: `FROM ${ctx.visible(Hazards)} AS h`. */
  visible<R extends Row>(entity: Entity<R>): Sql {
    const scope = this.scope(entity as unknown as Entity) ?? sql`1 = 0`
    return sql`(SELECT * FROM ${raw(entity.table)} WHERE ${scope})`
  }

  /** Read-only SQL over `visible(...)` subqueries and reference tables. For `*.report.ts`. */
  query<T>(statement: Sql): Promise<T[]> {
    return this.manager.query(statement.sql, statement.values)
  }

  private execute(statement: Sql): Promise<{ affectedRows: number; insertId: number | string }> {
    return this.manager.query(statement.sql, statement.values)
  }

  /** Records what happened to a row held for change, in the same transaction. Audit, feeds, mail and jobs hang off these rows. */
  emit<K extends EventKind>(kind: K, row: Row & Of<K['subject']>, ...[payload]: Said<K>): Promise<void> {
    return this.emitMany(kind, [[row, payload ?? ({} as PayloadOf<K>)]])
  }

  /** The same that happened to several rows, in one statement. */
  emitMany<K extends EventKind>(
    kind: K,
    entries: readonly (readonly [row: Row & Of<K['subject']>, payload: PayloadOf<K>])[],
  ): Promise<void> {
    const about = entries.map(([row, payload]): Recorded => {
      if (this.subjectOf(row) !== kind.subject) throw new Error(`${kind.type} is about no ${this.subjectOf(row)}`)
      return [{ tenantId: this.homeOf(row), id: row.id }, payload]
    })
    return this.recordMany(kind, about)
  }

  /** `emit` about a row that this context does not hold: sweeps load no rows of modules, and some rights are the system's. */
  record<K extends EventKind>(kind: K, about: Home & Of<K['subject']>, ...[payload]: Said<K>): Promise<void> {
    return this.recordMany(kind, [[about, payload ?? {}]])
  }

  private async recordMany(kind: EventKind, entries: readonly Recorded[]): Promise<void> {
    if (!entries.length) return
    const { userId, name } = this.signer
    const all = [
      [kind, entries],
      [accountEvents.acted_elsewhere, await this.elsewhere(kind, entries)],
    ] as const
    const values = all.flatMap(([{ type, subject }, recorded]) =>
      recorded.map(([{ tenantId, id }, payload]) => {
        return [randomUUID(), tenantId, userId, name, type, subject, id, JSON.stringify(payload), this.now]
      }),
    )
    await this.execute(sql`INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at)
      VALUES ${values}`)
  }

  /**
   * What people do in another tenant stands in their own trail, too: where, what and why, and nothing of what it was
   * about. Of a kind of its own, so that nothing reacts to it twice.
   */
  private async elsewhere({ type, subject }: EventKind, entries: readonly Recorded[]): Promise<Recorded[]> {
    const { realm, userId } = this.actor
    if (realm.kind === 'system' || realm.kind === 'public') return []
    const foreign = entries.filter(([{ tenantId }]) => tenantId !== realm.tenantId)
    const names = await tenantNames(
      this.manager,
      foreign.map(([{ tenantId }]) => tenantId),
    )
    return foreign.map(([{ tenantId, id }, { reason }]) => {
      const where = names.get(tenantId)
      const payload: PayloadOf<typeof accountEvents.acted_elsewhere> = {
        where,
        tenantId,
        act: type,
        subject,
        subjectId: id,
        reason,
      }
      return [{ tenantId: realm.tenantId, id: userId }, payload]
    })
  }

  /** What a row held for change is a row of. Throws for any other row. */
  subjectOf(row: Row): Subject {
    const entity = this.held.get(row)
    if (!entity) throw new Error('Not held for change: use one() with a verb, or add()')
    return entity.subject
  }

  /** The tenant in whose trail a row held for change stands: its own, or the office in charge of it. */
  homeOf(row: Row): string {
    const charge = this.held.get(row)?.charge
    return charge ? ((row as unknown as Record<string, string>)[charge.office] as string) : row.tenantId
  }

  /** A row held for change, for a refusal that tells what became of it. */
  about(row: Row): About {
    return { tenantId: this.homeOf(row), subject: this.subjectOf(row), id: row.id }
  }

  /** Who did what to a row last, for whoever was about to change it. */
  async lastChange({ tenantId, subject, id }: About): Promise<Change | null> {
    const [last] = await this.query<{ type: string; by: string; at: Date }>(
      sql`SELECT type, actor_name AS \`by\`, occurred_at AS at FROM event
        WHERE tenant_id = ${tenantId} AND subject = ${subject} AND subject_id = ${id} AND type IN (${join(stepsOf(subject))})
        ORDER BY seq DESC LIMIT 1`,
    )
    return last ? { ...last, at: last.at.toISOString() } : null
  }

  /**
   * What happened to a row the actor could load, oldest first: its timeline, the same for every side that sees it.
   * `trails`: the tenants it stood in, where it passed from one to another.
   */
  async history(entity: Entity, row: Row, trails: readonly string[] = [row.tenantId]): Promise<HistoryEntry[]> {
    const entries = await this.query<HistoryEntry>(
      sql`SELECT id, type, actor_name AS actorName, payload, occurred_at AS occurredAt FROM event
        WHERE tenant_id IN (${join([...trails])}) AND subject = ${entity.subject} AND subject_id = ${row.id} ORDER BY seq`,
    )
    return entries.map((entry) => ({ ...entry, type: currentType(entry.type, entity.subject) }))
  }

  /** The next number of a series of this tenant (or of the tenant of a held row), drawn in the transaction: gaps only by rollback. */
  async nextNumber(series: string, beside?: Row): Promise<number> {
    const [number] = await this.nextNumbers(series, 1, beside)
    return number as number
  }

  /** The next `count` numbers of a series. */
  async nextNumbers(series: string, count: number, beside?: Row): Promise<number[]> {
    const tenantId = beside && this.held.has(beside) ? beside.tenantId : this.tenantId
    const { insertId } = await this.execute(
      sql`INSERT INTO number_series (tenant_id, series, last) VALUES (${tenantId}, ${series}, LAST_INSERT_ID(${count})) ON DUPLICATE KEY UPDATE last = LAST_INSERT_ID(last + ${count})`,
    )
    return Array.from({ length: count }, (_, i) => Number(insertId) - count + 1 + i)
  }

  /** Founds a tenant and returns a context that acts in it. For the modules that keep enterprises and authorities. */
  async found(kind: TenantKind, name: string, status: TenantStatus): Promise<Context> {
    return this.system(await insertTenant(this.manager, kind, name, status, this.now))
  }

  /** Opens or closes the tenant of a row held for change: nobody of a closed tenant can sign in. */
  async setTenantStatus(row: Row, status: TenantStatus): Promise<void> {
    if (!this.held.has(row)) throw new Error('Not held for change: use one() with a verb, or add()')
    await updateTenantStatus(this.manager, row.tenantId, status)
  }

  /** Gives the tenant of a row held for change another name. */
  async renameTenant(row: Row, name: string): Promise<void> {
    if (!this.held.has(row)) throw new Error('Not held for change: use one() with a verb, or add()')
    await updateTenantName(this.manager, row.tenantId, name)
  }

  private hold<R extends Row>(entity: Entity, row: R): R {
    this.held.set(row, entity)
    return row
  }
}

/** Position after the last row of a page: its order columns, readable enough to debug, opaque to callers. */
function cursorOf<R extends Row>(order: readonly Order<R>[], row: R): string {
  const values = order.map(([column]) =>
    row[column] instanceof Date ? (row[column] as Date).toISOString() : row[column],
  )
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** `a > x OR (a = x AND b > y)`, written so that the first column bounds the index range. */
function afterCursor<R extends Row>(entity: Entity<R>, order: readonly Order<R>[], after?: string): Sql {
  if (!after) return empty
  const values = parseCursor(after, order.length)
  const compare = (i: number): Sql => {
    const [name, direction] = order[i] as Order<R>
    const column = columnOf(entity, name)
    const value = entity.columns[name].sql.startsWith('datetime') ? momentOf(values[i]) : values[i]
    const beyond = sql`${column} ${raw(direction === 'asc' ? '>' : '<')} ${value}`
    if (i === order.length - 1) return beyond
    return sql`${column} ${raw(direction === 'asc' ? '>=' : '<=')} ${value} AND (${beyond} OR (${compare(i + 1)}))`
  }
  return sql` AND ${compare(0)}`
}

function momentOf(value: unknown): Date {
  const moment = Moment.safeParse(value)
  if (!moment.success) throw notFound('这一页')
  return moment.data
}

function parseCursor(after: string, length: number): (string | number)[] {
  try {
    const values = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((v) => typeof v === 'string' || Number.isFinite(v))
    ) {
      return values
    }
  } catch {
    // Falls through: a torn cursor is answered like a foreign one.
  }
  throw notFound('这一页')
}
