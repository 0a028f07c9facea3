import type { Policy } from '../access/policy'

/** What a rule may ask of a job. */
export interface JobRow {
  userId: string
}
export type JobVerb = 'read' | 'cancel'

/** A job belongs to who started it. */
export const jobPolicy: Policy<JobRow, JobVerb> = (actor, can) => {
  if (actor.realm.kind !== 'public') can(['read', 'cancel'], { userId: actor.userId })
}
