import { authorityEvents } from '@shuangfang/shared/authority/authority.events'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import { Authorities, type AuthorityEntity, Jurisdictions } from './authority.entity'

export interface Merger {
  intoId: string
  from: string
}

/** The parts of an authority that pass to another one on that day, and as what. A part that has not begun is called off. */
export async function passingParts(ctx: Context, id: string, from: string) {
  const parts = await ctx.all(Jurisdictions, { tenantId: id })
  return parts
    .filter(({ validTo }) => !validTo || validTo >= from)
    .map(({ id: part, regionCode, sectors, validFrom, validTo }) => ({
      part,
      passed: { regionCode, sectors, validFrom: validFrom > from ? validFrom : from, validTo },
    }))
}

/** The two authorities of a merger, if it may be: asked when it is proposed, and again when it is confirmed. */
export function assertMergeable(ctx: Context, authority: AuthorityEntity, into: AuthorityEntity, from: string): void {
  if (authority.mergedIntoId) throw conflict('authority_merged', '这家机构已经并入其他机构，不能再次合并。')
  if (into.id === authority.id || into.mergedIntoId)
    throw unprocessable('merge_target', '请选择另一家仍在履职的监管机构。', [
      { pointer: '/intoId', code: 'unsuitable', message: '请选择另一家仍在履职的监管机构' },
    ])
  const today = toLocalDate(ctx.now)
  if (from < today)
    throw unprocessable('merge_day', `合并日期不能早于今天（${today}）。请按新的日期重新提出。`, [
      { pointer: '/from', code: 'range', message: `不早于 ${today}` },
    ])
}

/**
 * One authority goes into another from a day on: its parts end the day before, and the other one gets them. Its people
 * are not moved, and it stays for reading what it did; its open cases are handed over (module oversight).
 */
export async function mergeAuthorities(ctx: Context, id: string, { intoId, from }: Merger, reason: string) {
  const [former, successor] = [ctx.system(id), ctx.system(intoId)]
  const authority = await former.one(Authorities, id, 'edit')
  const into = await successor.one(Authorities, intoId, 'edit')
  assertMergeable(ctx, authority, into, from)
  for (const { part, passed } of await passingParts(former, id, from)) {
    await former.save(await former.one(Jurisdictions, part, 'edit'), { validTo: addDays(passed.validFrom, -1) })
    await successor.add(Jurisdictions, passed)
  }
  await former.save(authority, { mergedIntoId: intoId, mergedOn: from })
  await ctx.record(authorityEvents.merged, authority, { into: into.name, from, reason })
  await ctx.record(authorityEvents.took_in, into, { name: authority.name, from, reason })
}
