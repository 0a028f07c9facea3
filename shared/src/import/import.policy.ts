import { holds, type Policy } from '../access/policy'

export const importStates = [
  'parsing',
  'parsed',
  'planning',
  'planned',
  'committing',
  'committed',
  'undoing',
  'undone',
  'failed',
] as const
export type ImportState = (typeof importStates)[number]

/** Days that the rows of a file are kept; so long an import may go on, or be undone. */
export const importKeptDays = 180

/** What a rule may ask of an import, its staged rows and the remembered columns. */
export interface ImportFacts {
  tenantId: string
}
export type ImportVerb = 'read' | 'manage'

/** Who keeps the register brings in lists. */
export const importPolicy: Policy<ImportFacts, ImportVerb> = (actor, can) => {
  if (actor.realm.kind === 'enterprise' && holds(actor, 'safety_manager')) can(['read', 'manage'])
}
