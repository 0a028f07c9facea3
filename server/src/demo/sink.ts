import type { EntityManager } from 'typeorm'
import type { Entity, New, Row } from '../platform/entity'
import { bindings } from '../platform/row'
import type { Random } from './random'

export interface Told {
  tenantId: string
  actor: { id: string; name: string }
  type: string
  subject: string
  subjectId: string
  payload: Record<string, unknown>
  at: Date
  /** The worker still has to react to it. */
  isNews?: boolean
}

const rowsAtOnce = 1000
type Values = readonly unknown[]
interface Batch {
  names: string
  rows: Values[]
}

/**
 * Writes a whole city in multi-row INSERTs, in the order of the foreign keys. Ids are given here: the tables were empty,
 * so they run from 1 and rows can refer to one another before they are stored.
 */
export class Sink {
  private readonly batches = new Map<string, Batch>()
  private readonly lastIds = new Map<string, number>()
  private waiting = 0
  written = 0

  constructor(
    private readonly manager: EntityManager,
    /** Tables, parents before children. */
    private readonly order: readonly string[],
    private readonly random: Random,
  ) {}

  async open(): Promise<void> {
    for (const table of this.order.filter((name) => !['event', 'number_series'].includes(name))) {
      const [row] = await this.manager.query(`SELECT COALESCE(MAX(id), 0) AS last FROM ${table}`)
      this.lastIds.set(table, Number(row.last))
    }
  }

  /** The id of a row to come. */
  nextId(table: string): string {
    const id = (this.lastIds.get(table) ?? 0) + 1
    this.lastIds.set(table, id)
    return String(id)
  }

  add<R extends Row>(entity: Entity<R>, values: New<R> & Pick<R, 'tenantId' | 'createdAt'> & { version?: number }): R {
    const row = { version: 1, ...entity.empty, ...values, id: values.id ?? this.nextId(entity.table) } as unknown as R
    const properties = Object.keys(entity.columns)
    this.put(entity.table, () => properties.map((name) => entity.name(name)), bindings(entity, properties, row))
    return row
  }

  tenant(kind: string, name: string, status: string, createdAt: Date): string {
    const id = this.nextId('tenant')
    this.put('tenant', () => ['id', 'kind', 'name', 'status', 'created_at', 'is_demo'], [
      id,
      kind,
      name,
      status,
      createdAt,
      1,
    ])
    return id
  }

  series(tenantId: string, series: string, last: number): void {
    this.put('number_series', () => ['tenant_id', 'series', 'last'], [tenantId, series, last])
  }

  /** Oldest first: the history of a row and the audit chain of a tenant follow the order of insertion. */
  events(told: readonly Told[]): void {
    for (const { tenantId, actor, type, subject, subjectId, payload, at, isNews } of [...told].sort(byTime)) {
      this.put('event', eventColumns, [
        this.random.uuid(),
        tenantId,
        actor.id,
        actor.name,
        type,
        subject,
        subjectId,
        JSON.stringify(payload),
        at,
        // A relay that looks for lost events goes back a day; history must stay out of its sight.
        isNews ? null : new Date(at.getTime() - relayedBefore),
      ])
    }
  }

  private put(table: string, columns: () => string[], values: Values): void {
    let batch = this.batches.get(table)
    if (!batch) {
      batch = {
        names: columns()
          .map((name) => `\`${name}\``)
          .join(', '),
        rows: [],
      }
      this.batches.set(table, batch)
    }
    batch.rows.push(values)
    this.waiting += 1
  }

  /** Stores what waits once it is worth a round trip; everything when `isLast`. */
  async flush(isLast = false): Promise<void> {
    if (!isLast && this.waiting < 8 * rowsAtOnce) return
    for (const table of this.order) {
      const batch = this.batches.get(table)
      if (!batch) continue
      for (let i = 0; i < batch.rows.length; i += rowsAtOnce) {
        const rows = batch.rows.slice(i, i + rowsAtOnce)
        await this.manager.query(`INSERT INTO ${table} (${batch.names}) VALUES ?`, [rows])
        this.written += rows.length
      }
      batch.rows = []
    }
    this.waiting = 0
  }
}

const relayedBefore = 40 * 86_400_000
const byTime = (a: Told, b: Told) => a.at.getTime() - b.at.getTime()
const eventColumns = () => [
  'id',
  'tenant_id',
  'actor_id',
  'actor_name',
  'type',
  'subject',
  'subject_id',
  'payload',
  'occurred_at',
  'relayed_at',
]
