import type { Policy } from '../access/policy'

/** What a rule may ask of a stored file. */
export interface FileRow {
  tenantId: string
}
export type FileVerb = 'read' | 'upload'

/** Files are read through what they belong to; inside a tenant everyone may add one. */
export const filePolicy: Policy<FileRow, FileVerb> = (actor, can) => {
  if (actor.realm.kind === 'public') return
  can(['read', 'upload'])
}
