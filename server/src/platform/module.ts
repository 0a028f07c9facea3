import type { FilePlace } from './attachments'
import type { Entity } from './entity'
import type { Consumer } from './events'
import type { JobHandler } from './jobs'
import type { Mounted, Platform } from './mount'

/** Work that no single event starts, looked for again and again; any number of workers may run it at the same time. */
export interface Sweep {
  name: string
  idleMs: number
  /** Returns how much there was to do. */
  run: (ground: Pick<Platform, 'db' | 'services'>) => Promise<number>
}

/** One noun of the field: its endpoints, tables, reactions to events and long work. */
export interface Module {
  name: string
  routes: readonly Mounted[]
  entities?: readonly Pick<Entity, 'schema' | 'table' | 'columns' | 'name' | 'owner' | 'subject'>[]
  consumers?: readonly Consumer[]
  jobs?: Readonly<Record<string, JobHandler>>
  sweeps?: readonly Sweep[]
  /** Where its rows have files. */
  files?: readonly Pick<FilePlace, 'of' | 'part'>[]
}
