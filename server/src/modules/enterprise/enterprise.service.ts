import { randomInt } from 'node:crypto'
import type { Role } from '@shuangfang/shared/access/roles'
import type { Appointment } from '@shuangfang/shared/account/account.contract'
import type { RegisteredValues } from '@shuangfang/shared/belonging/belonging.contract'
import type { ColourFacts, ColourVerdict } from '@shuangfang/shared/enterprise/colour.rules'
import type {
  EnterpriseCreation,
  EnterpriseEdit,
  EnterpriseQuery,
} from '@shuangfang/shared/enterprise/enterprise.contract'
import { enterpriseEvents } from '@shuangfang/shared/enterprise/enterprise.events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { levelLabels } from '@shuangfang/shared/standardization/evaluation.rules'
import type { z } from 'zod'
import { addAccount, initialPassword } from '#modules/account/account.service'
import { administrationOf, appointAdministrator } from '#modules/account/appointment.service'
import { authorityById } from '#modules/authority/authority.service'
import { assertPlace } from '#modules/reference/reference.service'
import { verifiedCertificate } from '#modules/standardization/certificate.service'
import type { Context } from '#platform/context'
import { conflict, notFound, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { recordBelonging } from './belonging.service'
import { type EnterpriseEntity, Enterprises } from './enterprise.entity'
import {
  allTests,
  authoritiesOver,
  inRegion,
  lastRegionNames,
  nameOrUsccLike,
  type OverseenPlace,
  officesOver,
  regionName,
  supervisionPhone,
  usccIsTaken,
} from './enterprise.report'

type Creation = z.output<typeof EnterpriseCreation>

export const blanks = ({
  principalPhone,
  safetyPhone,
  products,
}: Pick<Creation, 'principalPhone' | 'safetyPhone' | 'products'>) => ({
  principalPhone: principalPhone ?? null,
  safetyPhone: safetyPhone ?? null,
  products: products ?? null,
})

/** The operator opens an enterprise; the first administrator's password is shown once. */
export async function createEnterprise(ctx: Context, { administrator, ...profile }: Creation) {
  await assertPlace(ctx, profile)
  if (await usccIsTaken(ctx, profile.uscc)) throw usccHeld()
  const { tenant, enterprise } = await foundEnterprise(ctx, profile, 'active')
  await recordBelonging(tenant, enterprise, 'opened')
  const password = initialPassword()
  await addAccount(tenant, { ...administrator, roles: firstRoles() }, password, firstLogin)
  // In the operator's own name: it is the first thing in the tenant's trail.
  await ctx.record(enterpriseEvents.created, enterprise, { name: enterprise.name })
  return { enterprise, login: administrator.login, initialPassword: password }
}

export async function administrationOfEnterprise(ctx: Context, id: string) {
  await ctx.one(Enterprises, id, 'appoint')
  // The operator sees nobody of a tenant but those who answer for it, and these only here.
  return administrationOf(ctx.system(id))
}
export const appointInEnterprise = async (ctx: Context, id: string, body: z.output<typeof Appointment>) =>
  appointAdministrator(ctx, await ctx.one(Enterprises, id, 'appoint'), body)

/** Where the form asks for it. */
const firstLogin = '/administrator/login'

/**
 * The first person keeps accounts and does the safety manager's work until there are others. The second person behind
 * this is the authority that accepts the enterprise; of one that the operator opens, it hears at once.
 */
export const firstRoles = (): Role[] => ['system_admin', 'safety_manager']

/** A new tenant with its entry. A registration has a receipt and waits. */
export async function foundEnterprise(
  ctx: Context,
  profile: Omit<Creation, 'administrator'>,
  status: 'pending' | 'active',
  receipt: string | null = null,
) {
  const tenant = await ctx.found('enterprise', profile.name, status)
  const enterprise = await tenant.add(Enterprises, {
    ...profile,
    ...blanks(profile),
    id: tenant.tenantId,
    code: newCode(),
    receipt,
    status,
    acceptedAt: status === 'active' ? ctx.now : null,
    colour: 'green',
    colourReason: '没有未销号的重大隐患，也没有逾期的一般隐患',
  })
  return { tenant, enterprise }
}

/** Twelve letters and digits without look-alikes: what the QR code carries. 57 bits, so codes cannot be guessed through. */
export function newCode(): string {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}

export function listEnterprises(ctx: Context, query: z.output<typeof EnterpriseQuery>) {
  const { q, region, status, sector, colour, ...page } = query
  return ctx.list(Enterprises, {
    ...page,
    filter: { status, sector, colour },
    where: allTests([...(q ? [nameOrUsccLike(q)] : []), ...(region ? [inRegion(region)] : [])]),
  })
}

/** The enterprise the actor belongs to. */
export function myEnterprise(ctx: Context): Promise<EnterpriseEntity> {
  if (ctx.actor.realm.kind !== 'enterprise') throw notFound('所属企业')
  return ctx.one(Enterprises, ctx.tenantId, 'read')
}

/** 薛店镇 and the like for several codes: the last part of each name. */
export const regionNames = (ctx: Context, codes: Iterable<string>) => lastRegionNames(ctx, [...codes])

/** The enterprise whose dossier the actor may open: its own people, and authorities in whose jurisdiction it lies. */
export const openDossier = (ctx: Context, id: string) => ctx.one(Enterprises, id, 'read_dossier')
export const enterpriseRegion = (ctx: Context, { regionCode }: EnterpriseEntity) => regionName(ctx, regionCode)

/**
 * Whoever counts for the context's enterprise takes its row first: one after another, each sees all that came before, and
 * nobody overwrites a newer count with an older one.
 */
export const holdForCount = (ctx: Context) => ctx.one(Enterprises, ctx.tenantId, 'edit')

/**
 * Gives the context's enterprise the colour of its code. A change is recorded with the rule and the facts that it saw;
 * a mere change of figures in the reason is not.
 */
export async function setColour(ctx: Context, { colour, rule, reason }: ColourVerdict, facts: ColourFacts) {
  const enterprise = await ctx.one(Enterprises, ctx.tenantId, 'edit')
  const from = enterprise.colour
  if (from !== colour || enterprise.colourReason !== reason)
    await ctx.save(enterprise, { colour, colourReason: reason })
  if (from !== colour)
    await ctx.emit(enterpriseEvents.colour_changed, enterprise, { from, to: colour, rule, reason, facts })
  return enterprise
}

export const enterpriseById = (ctx: Context, id: string) => ctx.one(Enterprises, id, 'read')
/** The authorities in whose jurisdiction an enterprise lies today, by tenant. */
export const overseersOf = async (ctx: Context, id: string) => authoritiesOver(ctx, await enterpriseById(ctx, id))
/** The working authorities over a place, nearest first. */
export const officesOverPlace = (ctx: Context, place: OverseenPlace) => officesOver(ctx, place)
export { isOverToday, officeInCharge, usccIsTaken } from './enterprise.report'
/** Names for a page of rows of several enterprises; invisible ones are absent. */
export const enterprisesById = (ctx: Context, ids: Iterable<string>) => ctx.byIds(Enterprises, ids)

export async function editEnterprise(ctx: Context, id: string, version: number, edit: z.output<typeof EnterpriseEdit>) {
  const enterprise = await ctx.one(Enterprises, id, 'edit', version)
  await ctx.save(enterprise, { ...edit, ...blanks(edit) })
  await ctx.emit(enterpriseEvents.edited, enterprise)
  return enterprise
}

const placeOf = ({ regionCode, sector }: EnterpriseEntity) => ({ regionCode, sector })

/**
 * Writes what was registered anew, by decision of the office in charge. Where that moves the enterprise, the register of
 * belongings says from when. Everything in the name of whoever decided last.
 */
export async function registerAnew(ctx: Context, id: string, values: Partial<RegisteredValues>, changeId: string) {
  // The workflow of the request grants this change of the enterprise's own record.
  const inside = ctx.system(id)
  const enterprise = await inside.one(Enterprises, id, 'edit')
  const from = placeOf(enterprise)
  await inside.save(enterprise, values)
  if (values.name) await inside.renameTenant(enterprise, values.name)
  await ctx.record(enterpriseEvents.changed, enterprise, { changeId, name: enterprise.name })
  const to = placeOf(enterprise)
  if (from.regionCode === to.regionCode && from.sector === to.sector) return
  await recordBelonging(ctx, enterprise, 'moved', changeId)
  await ctx.record(enterpriseEvents.moved, enterprise, { changeId, from, to })
}

/** Looks one officer may take at telephones in a day: whoever calls that many works from a list, and asks for one. */
const looksADay = 50

/** An officer sees whom to call, with a reason; the enterprise's own trail and dossier say who looked and why. */
export async function revealContacts(ctx: Context, id: string, reason: string): Promise<EnterpriseEntity> {
  const enterprise = await ctx.one(Enterprises, id, 'reveal')
  const looks = await ctx.nextNumber(`looks-${toLocalDate(ctx.now)}-${ctx.actor.userId}`)
  if (looks > looksADay)
    throw unprocessable(
      'looks_used_up',
      `今天查看联系电话已满 ${looksADay} 次。需要成批联系企业，请用站内消息或通知书。`,
    )
  const { name } = await authorityById(ctx, ctx.tenantId)
  await ctx.emit(enterpriseEvents.contacts_revealed, enterprise, { authority: name, reason })
  return enterprise
}

const usccHeld = () =>
  conflict(
    'enterprise_exists',
    '已有一家企业用这个统一社会信用代码开通。请先核对：确属同一家的，不要重复开通，不予受理时写明怎样取得账号；代码被人冒用的，请联系平台运营处理。',
  )

/** The authority admits a registered enterprise, or refuses with a reason. 409 once that is decided. */
export async function decideRegistration(ctx: Context, id: string, verb: 'accept' | 'refuse', reason: string | null) {
  const enterprise = await ctx.one(Enterprises, id, 'read')
  if (enterprise.status !== 'pending')
    throw conflict('enterprise_decided', '这家企业的注册已经处理过，请刷新查看结果。')
  const held = await ctx.one(Enterprises, id, verb)
  const isAccepted = verb === 'accept'
  if (isAccepted && (await usccIsTaken(ctx, held.uscc))) throw usccHeld()
  const decision = { status: isAccepted ? 'active' : 'refused', statusNote: reason } as const
  await ctx.save(held, { ...decision, acceptedAt: isAccepted ? ctx.now : null }).catch((error) => {
    // Another office accepted another one at this moment.
    throw driverCode(error) === 'ER_DUP_ENTRY' ? usccHeld() : error
  })
  await ctx.setTenantStatus(held, isAccepted ? 'active' : 'closed')
  if (isAccepted) await recordBelonging(ctx, held, 'accepted')
  await ctx.emit(isAccepted ? enterpriseEvents.accepted : enterpriseEvents.refused, held, { reason })
  return held
}

/** The page behind an enterprise's code: the same for everyone, nothing private. */
export async function enterpriseCard(ctx: Context, code: string) {
  const anyone = ctx.anyone()
  const id = await anyone.idBy(Enterprises, 'read_card', { code })
  if (!id) throw notFound('这个企业码')
  const enterprise = await anyone.one(Enterprises, id, 'read_card')
  const [region, phone, certificate] = await Promise.all([
    regionName(ctx, enterprise.regionCode),
    supervisionPhone(ctx, enterprise.regionCode, enterprise.sector),
    // The public sees no certificates; of a verified one in force the card shows level and last day, for which it exists.
    verifiedCertificate(ctx.system(enterprise.tenantId), enterprise.tenantId),
  ])
  const isInForce = certificate?.state === 'valid' || certificate?.state === 'expiring'
  return {
    ...enterprise,
    regionName: region,
    supervisionPhone: phone,
    standardization: isInForce ? { level: levelLabels[certificate.level], expiresOn: certificate.expiresOn } : null,
  }
}

/** The registry, for other modules' reports over `ctx.visible(enterpriseTable)`. */
export const enterpriseTable = Enterprises
