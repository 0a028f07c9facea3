import type { Entity } from './entity'
import type { Consumer } from './events'
import type { JobHandler } from './jobs'
import type { Mounted } from './mount'

/** One noun of the field: its endpoints, tables, reactions to events and long work. */
export interface Module {
  name: string
  routes: readonly Mounted[]
  entities?: readonly Pick<Entity, 'schema' | 'table' | 'columns' | 'name' | 'owner' | 'subject'>[]
  consumers?: readonly Consumer[]
  jobs?: Readonly<Record<string, JobHandler>>
}
