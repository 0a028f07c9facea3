import type { Actor } from '@shuangfang/shared/access/actor'
import type { Role } from '@shuangfang/shared/access/roles'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { handoverSweep } from '#modules/oversight/handover.sweep'
import type { Platform } from '#platform/mount'
import { actorOfAccount } from '#platform/session'
import { apiOn } from './api'
import { drain } from './drain'
import { worldOn } from './kill-sweep/world'

const tenantOf = ({ realm }: Actor) => ('tenantId' in realm ? realm.tenantId : '')

/** A case of one office, and what makes its enterprise leave that office's jurisdiction. */
export async function officesOn(platform: Platform) {
  const w = await worldOn(platform)
  const as = apiOn(platform)
  const { db } = platform
  /** Another office, on record over its region, under a name and word of its own. */
  async function office(name: string, region: string, ...roles: Role[]): Promise<Actor> {
    const who = await w.given.regulator(
      [{ region, sectors: null }],
      ...(roles.length ? roles : ['supervisor' as const]),
    )
    await w.given.registered(who)
    await db.query(
      'UPDATE authority SET name = ?, document_word = ?, red_head = ?, region_code = ? WHERE tenant_id = ?',
      [name, `${name.slice(0, 2)}督`, `${name}文件`, region.slice(0, 6), tenantOf(who)],
    )
    return who
  }
  return {
    ...w,
    as,
    office,
    tenantOf,
    former: tenantOf(w.officer),
    /** The person with the rights and the jurisdiction that a session would read now. */
    async now(who: Actor): Promise<Actor> {
      return (await actorOfAccount(db, tenantOf(who), who.userId)) as Actor
    },
    move: (regionCode: string) =>
      db.query('UPDATE enterprise SET region_code = ? WHERE tenant_id = ?', [regionCode, w.tenantId]),
    /** A further part of an office's jurisdiction, on record. */
    registerOver: (who: Actor, region: string) =>
      w.given.registered({
        ...who,
        realm: { kind: 'authority', tenantId: tenantOf(who), jurisdictions: [{ region, sectors: null }] },
      }),
    /** The operator ends every part of an office's jurisdiction, yesterday being the last day. */
    async end(who: Actor): Promise<void> {
      const id = tenantOf(who)
      const { jurisdictions } = await w.read(w.operator, `/authorities/${id}`)
      for (const part of jurisdictions) {
        const path = `/authorities/${id}/jurisdictions/${part.id}/end`
        await w.done(w.post(w.operator, path, { on: addDays(toLocalDate(new Date()), -1) }))
      }
      await drain(platform)
    },
    /** What the worker does: lists what fell out, and tells. */
    async sweep(): Promise<void> {
      await handoverSweep.run(platform)
      await drain(platform)
    },
    async handoverOf(supervisionId: string): Promise<string> {
      const [row] = await db.query('SELECT id FROM handover WHERE supervision_id = ? ORDER BY id DESC LIMIT 1', [
        supervisionId,
      ])
      return row?.id
    },
    handover: (who: Actor, id: string, action: string, body: object = {}) =>
      as(who)
        .post(`/api/handovers/${id}/${action}`)
        .send({ note: '按辖区调整办理', ...body }),
    titles: async (who: Actor): Promise<string[]> =>
      (await as(who).get('/api/notifications?size=100')).body.items.map(({ title }: { title: string }) => title),
  }
}
export type Offices = Awaited<ReturnType<typeof officesOn>>
