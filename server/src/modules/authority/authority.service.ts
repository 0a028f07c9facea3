import type { Appointment } from '@shuangfang/shared/account/account.contract'
import type { AuthorityWrite, authorityApi } from '@shuangfang/shared/authority/authority.contract'
import { authorityEvents } from '@shuangfang/shared/authority/authority.events'
import { done, type Input } from '@shuangfang/shared/kit/contract'
import { addDays } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { administrationOf, appointAdministrator } from '#modules/account/appointment.service'
import type { Context } from '#platform/context'
import type { RowOf } from '#platform/entity'
import { notFound, unprocessable } from '#platform/errors'
import { Authorities, Jurisdictions } from './authority.entity'

export async function getAuthority(ctx: Context, id: string) {
  const authority = await ctx.one(Authorities, id, 'read')
  const jurisdictions = await ctx.all(Jurisdictions, { tenantId: id })
  return { ...authority, jurisdictions }
}

export const letterhead = (write: z.output<typeof AuthorityWrite>) => ({
  ...write,
  redHead: write.redHead || null,
  phone: write.phone ?? null,
})

export async function administrationOfAuthority(ctx: Context, id: string) {
  await ctx.one(Authorities, id, 'appoint')
  // The operator sees nobody of a tenant but those who answer for it, and these only here.
  return administrationOf(ctx.system(id))
}
export const appointInAuthority = async (ctx: Context, id: string, body: z.output<typeof Appointment>) =>
  appointAdministrator(ctx, await ctx.one(Authorities, id, 'appoint'), body)

export async function editAuthority(ctx: Context, id: string, version: number, write: z.output<typeof AuthorityWrite>) {
  const authority = await ctx.one(Authorities, id, 'edit', version)
  await ctx.save(authority, letterhead(write))
  await ctx.emit(authorityEvents.edited, authority)
  return authority
}

/** What was overseen stays in the record with its last day; nothing is deleted. */
export async function endJurisdiction(ctx: Context, id: string, jurisdictionId: string, on: string) {
  const authority = await ctx.one(Authorities, id, 'edit')
  const part = await ctx.one(Jurisdictions, jurisdictionId, 'edit')
  if (part.tenantId !== authority.tenantId) throw notFound('这个辖区')
  assertShorter(part, on)
  await ctx.save(part, { validTo: on })
  await ctx.emit(authorityEvents.jurisdiction_ended, authority, { regionCode: part.regionCode, on })
  return done
}

/**
 * Ending never lengthens: what has run out is given again as a new part, so that the record shows the gap. A part that
 * has not begun is called off by the day before it would.
 */
function assertShorter({ validFrom, validTo }: RowOf<typeof Jurisdictions>, on: string): void {
  const first = addDays(validFrom, -1)
  if (on >= first && (!validTo || on <= validTo)) return
  const span = validTo ? `${first} 到 ${validTo} 之间` : `${first} 或以后`
  throw unprocessable('jurisdiction_span', `最后一天应在 ${span}。需要延长时请增加辖区。`, [
    { pointer: '/on', code: 'range', message: `应在 ${span}` },
  ])
}

export const listAuthorities = (ctx: Context, { q, ...page }: Input<typeof authorityApi.list>['query']) =>
  ctx.list(Authorities, { ...page, filter: { name: q ? { $like: q } : undefined } })

export const authorityById = (ctx: Context, id: string) => ctx.one(Authorities, id, 'read')
