import type { Platform } from '#platform/mount'
import { consumers } from '../src/modules'

/** How much the worker still has to do: events that were not handed over, and consumers that have not had theirs. */
export async function unheard({ db }: Pick<Platform, 'db'>): Promise<number> {
  const missing = consumers.map(
    () => '(e.type IN (?) AND NOT EXISTS (SELECT 1 FROM event_receipt r WHERE r.consumer = ? AND r.event_id = e.id))',
  )
  const [{ n }] = await db.query(
    `SELECT COUNT(*) AS n FROM event e WHERE e.relayed_at IS NULL OR ${missing.join(' OR ')}`,
    consumers.flatMap(({ name, on }) => [on.map(({ type }) => type), name]),
  )
  return Number(n)
}
