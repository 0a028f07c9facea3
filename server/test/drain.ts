import { deliver, relay } from '#platform/events'
import type { Platform } from '#platform/mount'
import { consumers } from '../src/modules'

/** What the worker does between two looks: hands every committed event to its consumers, until none is left. */
export async function drain({ db, services }: Platform): Promise<void> {
  const deliverAll = async (events: Parameters<Parameters<typeof relay>[1]>[0]) => {
    for (const event of events) await deliver(db, services, consumers, event)
  }
  while ((await relay(db, deliverAll)) > 0);
}
