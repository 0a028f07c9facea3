import { randomInt } from 'node:crypto'
import type { Appointment } from '@shuangfang/shared/account/account.contract'
import type { ColourFacts, ColourVerdict } from '@shuangfang/shared/enterprise/colour.rules'
import type {
  EnterpriseCreation,
  EnterpriseEdit,
  EnterpriseQuery,
  EnterpriseRegistration,
} from '@shuangfang/shared/enterprise/enterprise.contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { levelLabels } from '@shuangfang/shared/standardization/evaluation.rules'
import type { z } from 'zod'
import { addAccount, initialPassword, replaceAccounts, setOwnPassword } from '#modules/account/account.service'
import { administrationOf, appointAdministrator } from '#modules/account/appointment.service'
import { authorityById } from '#modules/authority/authority.service'
import { currentCertificate } from '#modules/standardization/certificate.service'
import type { Context } from '#platform/context'
import { conflict, notFound, unprocessable } from '#platform/errors'
import { type EnterpriseEntity, Enterprises } from './enterprise.entity'
import {
  allTests,
  authoritiesOver,
  inRegion,
  lastRegionNames,
  nameOrUsccLike,
  refusedTenant,
  regionName,
  supervisionPhone,
  usccIsTaken,
} from './enterprise.report'

type Creation = z.output<typeof EnterpriseCreation>

/** An enterprise signs itself up; nobody of it can sign in until its authority accepts. */
export async function registerEnterprise(ctx: Context, body: z.output<typeof EnterpriseRegistration>) {
  const { administrator, ...profile } = body
  const refused = await refusedTenant(ctx, profile.uscc)
  const { tenant, enterprise } = refused
    ? await registerAgain(ctx, refused, profile)
    : await foundEnterprise(ctx, profile, 'pending')
  const who = { ...administrator, roles: firstRoles() }
  const account = await replaceAccounts(tenant, who, administrator.password, firstLogin)
  await setOwnPassword(tenant, account)
  await tenant.emit('enterprise.registered', enterprise, { name: enterprise.name })
  return enterprise
}

/** Refused before: the same entry waits again, with what was mended. */
async function registerAgain(ctx: Context, tenantId: string, profile: Omit<Creation, 'administrator'>) {
  const tenant = ctx.system(tenantId)
  const enterprise = await tenant.one(Enterprises, tenantId, 'edit')
  await tenant.save(enterprise, { ...profile, ...blanks(profile), status: 'pending', statusNote: null })
  await tenant.setTenantStatus(enterprise, 'pending')
  return { tenant, enterprise }
}
const blanks = ({ principalPhone, safetyPhone, products }: Omit<Creation, 'administrator'>) => ({
  principalPhone: principalPhone ?? null,
  safetyPhone: safetyPhone ?? null,
  products: products ?? null,
})

/** The operator opens an enterprise; the first administrator's password is shown once. */
export async function createEnterprise(ctx: Context, { administrator, ...profile }: Creation) {
  const { tenant, enterprise } = await foundEnterprise(ctx, profile, 'active')
  const password = initialPassword()
  await addAccount(tenant, { ...administrator, roles: firstRoles() }, password, firstLogin)
  // In the operator's own name: it is the first thing in the tenant's trail.
  await ctx.record('enterprise.created', tenant.subjectOf(enterprise), enterprise, { name: enterprise.name })
  return { enterprise, login: administrator.login, initialPassword: password }
}

export async function administrationOfEnterprise(ctx: Context, id: string) {
  await ctx.one(Enterprises, id, 'appoint')
  // The operator sees nobody of a tenant but those who answer for it, and these only here.
  return administrationOf(ctx.system(id))
}
export const appointInEnterprise = async (ctx: Context, id: string, body: z.output<typeof Appointment>) =>
  appointAdministrator(ctx, await ctx.one(Enterprises, id, 'appoint'), body)

/** Where both forms ask for it. */
const firstLogin = '/administrator/login'

/** The first person keeps accounts and does the safety manager's work until there are others. */
const firstRoles = () => ['system_admin', 'safety_manager'] as ('system_admin' | 'safety_manager')[]

async function foundEnterprise(ctx: Context, profile: Omit<Creation, 'administrator'>, status: 'pending' | 'active') {
  if (await usccIsTaken(ctx, profile.uscc)) {
    throw conflict(
      'enterprise_exists',
      '这个统一社会信用代码已经注册。忘记账号请联系本单位管理员或属地监管部门，不要重复注册。',
    )
  }
  const tenant = await ctx.found('enterprise', profile.name, status)
  const enterprise = await tenant.add(Enterprises, {
    ...profile,
    ...blanks(profile),
    id: tenant.tenantId,
    code: newCode(),
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
 * Gives the context's enterprise the colour of its code. A change is recorded with the rule and the facts that it saw;
 * a mere change of figures in the reason is not.
 */
export async function setColour(ctx: Context, { colour, rule, reason }: ColourVerdict, facts: ColourFacts) {
  const enterprise = await ctx.one(Enterprises, ctx.tenantId, 'edit')
  const from = enterprise.colour
  if (from !== colour || enterprise.colourReason !== reason)
    await ctx.save(enterprise, { colour, colourReason: reason })
  if (from !== colour)
    await ctx.emit('enterprise.colour_changed', enterprise, { from, to: colour, rule, reason, facts })
  return enterprise
}

export const enterpriseById = (ctx: Context, id: string) => ctx.one(Enterprises, id, 'read')
/** The authorities in whose jurisdiction an enterprise lies today, by tenant. */
export const overseersOf = async (ctx: Context, id: string) => authoritiesOver(ctx, await enterpriseById(ctx, id))
/** Names for a page of rows of several enterprises; invisible ones are absent. */
export const enterprisesById = (ctx: Context, ids: Iterable<string>) => ctx.byIds(Enterprises, ids)

export async function editEnterprise(ctx: Context, id: string, version: number, edit: z.output<typeof EnterpriseEdit>) {
  const enterprise = await ctx.one(Enterprises, id, 'edit', version)
  const { regionCode, sector } = enterprise
  await ctx.save(enterprise, {
    ...edit,
    principalPhone: edit.principalPhone ?? null,
    safetyPhone: edit.safetyPhone ?? null,
    products: edit.products ?? null,
  })
  await ctx.emit('enterprise.edited', enterprise, {
    from: { regionCode, sector },
    to: { regionCode: edit.regionCode, sector: edit.sector },
  })
  return enterprise
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
  await ctx.emit('enterprise.contacts_revealed', enterprise, { authority: name, reason })
  return enterprise
}

/** The authority admits a registered enterprise, or refuses with a reason. 409 once that is decided. */
export async function decideRegistration(ctx: Context, id: string, verb: 'accept' | 'refuse', reason: string | null) {
  const enterprise = await ctx.one(Enterprises, id, 'read')
  if (enterprise.status !== 'pending')
    throw conflict('enterprise_decided', '这家企业的注册已经处理过，请刷新查看结果。')
  const held = await ctx.one(Enterprises, id, verb)
  const isAccepted = verb === 'accept'
  await ctx.save(held, {
    status: isAccepted ? 'active' : 'refused',
    statusNote: reason,
    acceptedAt: isAccepted ? ctx.now : null,
  })
  await ctx.setTenantStatus(held, isAccepted ? 'active' : 'closed')
  await ctx.emit(isAccepted ? 'enterprise.accepted' : 'enterprise.refused', held, { reason })
  return held
}

/** The page behind an enterprise's code: the same for everyone, nothing private. */
export async function enterpriseCard(ctx: Context, code: string) {
  const id = await ctx.idBy(Enterprises, 'read_card', { code })
  if (!id) throw notFound('这个企业码')
  const enterprise = await ctx.one(Enterprises, id, 'read_card')
  const [region, phone, certificate] = await Promise.all([
    regionName(ctx, enterprise.regionCode),
    supervisionPhone(ctx, enterprise.regionCode, enterprise.sector),
    // The public sees no certificates; of the one in force the card shows level and last day, for which it exists.
    currentCertificate(ctx.system(enterprise.tenantId), enterprise.tenantId),
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
