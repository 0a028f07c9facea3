import type { Actor } from '../access/actor'
import { holds, type Policy } from '../access/policy'

/** What a rule may ask of a stored file. */
export interface FileRow {
  /** Null for what the product itself made. */
  userId: string | null
}
/** `read_original`: the bytes as they came, with what the camera wrote into them. `attach` is the system's alone. */
export type FileVerb = 'read' | 'upload' | 'read_original' | 'read_usage' | 'attach'

/**
 * Inside a tenant everyone may add a file. One that is attached to nothing is its uploader's; any other is read through
 * what it is attached to, which no rule on the file's own columns can say (server: `readableFile`).
 */
export const filePolicy: Policy<FileRow, FileVerb> = (actor, can) => {
  if (actor.realm.kind === 'public') return
  can('upload')
  can(['read', 'read_original'], { userId: actor.userId })
  if (keepsOriginals(actor)) can('read_original')
  if (holds(actor, 'system_admin')) can('read_usage')
}

/**
 * Who answers for evidence: those who keep the enterprise's records, and the officers of the office in charge. Everyone
 * else sees pictures without place, time and device, and no documents about people.
 */
export const keepsOriginals = (actor: Actor): boolean =>
  actor.realm.kind === 'enterprise'
    ? holds(actor, 'principal', 'safety_manager')
    : actor.realm.kind === 'authority' &&
      holds(actor, 'leader', 'inspector', 'enforcement_officer', 'supervisor', 'township_officer')

/** Records behind a self-evaluation name people: those who lead in the enterprise, and its officers. */
export const readsRecords = (actor: Actor): boolean =>
  keepsOriginals(actor) || (actor.realm.kind === 'enterprise' && holds(actor, 'department_head', 'team_leader'))
