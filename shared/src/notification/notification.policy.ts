import type { Policy } from '../access/policy'

/** What a rule may ask of a notification. */
export interface NotificationRow {
  userId: string
}
export type NotificationVerb = 'read' | 'mark'

/** Only the addressee. */
export const notificationPolicy: Policy<NotificationRow, NotificationVerb> = (actor, can) => {
  if (actor.realm.kind !== 'public') can(['read', 'mark'], { userId: actor.userId })
}
