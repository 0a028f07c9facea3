import type { Policy } from '../access/policy'

/** What a rule may ask of a deadline. */
export interface DeadlineRow {
  id: string
}
export type DeadlineVerb = 'read' | 'cancel'

/** Deadlines are kept by the product and shown with the row they belong to; nobody asks for them by themselves. */
export const deadlinePolicy: Policy<DeadlineRow, DeadlineVerb> = () => {}
