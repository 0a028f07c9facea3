import { holds, type Policy } from '../access/policy'

/** What a rule may ask of something that did not arrive. */
export interface UndeliveredRow {
  id: string
}
export type UndeliveredVerb = 'read' | 'replay'

/** The operator sees that something failed and where, not what it was about. */
export const undeliveredPolicy: Policy<UndeliveredRow, UndeliveredVerb> = (actor, can) => {
  if (actor.realm.kind === 'operator' && holds(actor, 'operator')) can(['read', 'replay'])
}
