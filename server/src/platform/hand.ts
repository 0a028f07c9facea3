import { systemActor } from '@shuangfang/shared/access/actor'
import { Context } from './context'
import type { Platform } from './mount'
import { inTransaction } from './transaction'

/** How a sweep reaches rows: it looks everywhere, and changes things in one tenant at a time. */
export interface Hand {
  /** For reading across tenants, by reports that say so; belongs to none. */
  everywhere: Context
  /** A short transaction as the product, acting for one tenant. */
  inTenant: <R>(tenantId: string, work: (ctx: Context) => Promise<R>) => Promise<R>
}

export const handOf = ({ db, services }: Pick<Platform, 'db' | 'services'>, now = new Date()): Hand => ({
  everywhere: new Context(systemActor('0'), db.manager, services, now),
  inTenant: (tenantId, work) =>
    inTransaction(db, (manager) => work(new Context(systemActor(tenantId), manager, services, now))),
})
