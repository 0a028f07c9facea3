import type { Policy } from '../access/policy'

/** What a rule may ask of an issued document. */
export interface DocumentRow {
  id: string
}
/** `issue` is the system's alone: files of issued documents are made once, by the worker. */
export type DocumentVerb = 'read' | 'verify' | 'issue'

/** Anyone with a document's code may check it; its file is read through the case it belongs to. */
export const documentPolicy: Policy<DocumentRow, DocumentVerb> = (actor, can) => {
  can('verify')
  if (actor.realm.kind === 'authority') can('read')
}
