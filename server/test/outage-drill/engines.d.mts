import type { ChildProcess, SpawnOptions } from 'node:child_process'

/** A server that can be killed, frozen and brought back at the same address. */
export interface Engine {
  url: string
  kill: () => Promise<void>
  /** Resolves when it answers. */
  start: () => Promise<void>
  freeze: () => void
  thaw: () => void
}
export interface Engines {
  database: Engine
  redis: Engine
  close: () => Promise<void>
}
export function openEngines(options: {
  dir: string
  log?: (line: string) => void
  databaseArgs?: readonly string[]
}): Promise<Engines>
/** Spawns a process that does not outlive this one. */
export function spawnTied(command: string, args: string[], options: SpawnOptions): ChildProcess
