import type { Role } from '@shuangfang/shared/access/roles'
import type { EnterpriseRegistration } from '@shuangfang/shared/enterprise/enterprise.contract'
import { enterpriseEvents } from '@shuangfang/shared/enterprise/enterprise.events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { addRegistrant, registrantOf, renewRegistrant } from '#modules/account/account.service'
import { refuseWeakPassword } from '#modules/account/password.service'
import { assertPlace } from '#modules/reference/reference.service'
import { addressKey } from '#platform/address'
import type { Context } from '#platform/context'
import { AppError, notFound, tooMany, unprocessable } from '#platform/errors'
import type { Http } from '#platform/http'
import { type EnterpriseEntity, Enterprises } from './enterprise.entity'
import { queueOf, regionName, registrationBy, sharingUscc, supervisionPhone } from './enterprise.report'
import { blanks, firstRoles, foundEnterprise, newCode } from './enterprise.service'

type Registration = z.output<typeof EnterpriseRegistration>

/**
 * An enterprise signs itself up; nobody of it can sign in until its authority accepts. Whoever else gave the same credit
 * code or asked for the same login changes nothing in the answer nor in the work behind it: each registration is a tenant
 * of its own, and the authority admits one.
 */
export async function registerEnterprise(ctx: Context, body: Registration, http: Http) {
  const { administrator: registrant, receipt, ...profile } = body
  const { isPrincipal, ...administrator } = registrant
  if (isPrincipal) assertIsPrincipal(administrator.name, profile.principalName)
  await assertPlace(ctx, profile)
  refuseWeakPassword(
    administrator.password,
    {
      logins: [administrator.login],
      names: [administrator.name, profile.principalName],
      phones: [profile.principalPhone, profile.safetyPhone],
      tenant: [profile.name, profile.shortName, profile.uscc],
    },
    '/administrator/password',
  )
  const roles: Role[] = [...firstRoles(), ...(isPrincipal ? (['principal'] as const) : [])]
  const who = { ...administrator, phone: isPrincipal ? mobileOf(profile.principalPhone) : null, roles }
  return http.commit(async (within) => {
    await assertTurn(within, http.ip)
    const { waiting } = await queueOf(within, profile.regionCode)
    if (waiting >= within.services.config.REGISTRATIONS_WAITING) throw await queueFull(within, profile, waiting)
    const { tenant, enterprise } = receipt
      ? await handInAgain(within, receipt, profile)
      : await foundEnterprise(within, profile, 'pending', newCode())
    const { login } = receipt ? await renewRegistrant(tenant, who) : await addRegistrant(tenant, who)
    await tenant.emit(enterpriseEvents.registered, enterprise, {
      name: enterprise.name,
      address: http.ip,
      login,
      roles,
    })
    const { ahead } = await queueOf(within, enterprise.regionCode, enterprise.tenantId)
    return { ...enterprise, receipt: enterprise.receipt ?? '', login, ahead }
  })
}

/** Who signs up as the principal is named so in the entry: the authority that accepts the one accepts the other. */
function assertIsPrincipal(name: string, principalName: string): void {
  if (name === principalName) return
  throw unprocessable('principal_named_otherwise', '勾选了“本人就是主要负责人”，管理员姓名应与主要负责人姓名一致。', [
    { pointer: '/administrator/name', code: 'principal', message: '与主要负责人姓名不一致' },
  ])
}
const mobileOf = (phone: string | null | undefined) => (phone && /^1[3-9]/.test(phone) ? phone : null)

/** The count is a row that others of the same address wait for; what is refused later does not count. */
async function assertTurn(ctx: Context, ip: string): Promise<void> {
  const { REGISTRATIONS_PER_ADDRESS, RATE_FACTOR } = ctx.services.config
  const allowed = Math.ceil(REGISTRATIONS_PER_ADDRESS * RATE_FACTOR)
  const day = toLocalDate(ctx.now).replaceAll('-', '')
  // No tenant's series: there is none yet.
  const count = await ctx.system('0').nextNumber(`reg-${day}-${addressKey(ip)}`.slice(0, 40))
  if (count <= allowed) return
  const tomorrow = new Date(`${toLocalDate(ctx.now)}T24:00:00+08:00`)
  throw tooMany(
    Math.max(1, Math.ceil((tomorrow.getTime() - ctx.now.getTime()) / 1000)),
    `这个网络地址今天已经提交了 ${allowed} 家企业的注册，请明天再来。急用的，请属地监管部门联系平台运营直接开通。`,
  )
}

async function queueFull(
  ctx: Context,
  { regionCode, sector }: Registration | Omit<Registration, 'administrator'>,
  n: number,
) {
  const phone = await supervisionPhone(ctx, regionCode, sector)
  return new AppError(
    429,
    'registration_queue_full',
    `所在乡镇（街道）还有 ${n} 家企业的注册等待受理，暂时不再接收。请过几天再提交，或致电 ${phone} 催办；填写的内容会留在这台设备上。`,
    undefined,
    { 'retry-after': '86400' },
  )
}

/** A refused registration with what was mended, by whoever holds its receipt. */
async function handInAgain(ctx: Context, receipt: string, profile: Omit<Registration, 'administrator' | 'receipt'>) {
  const id = await registrationBy(ctx, receipt)
  const tenant = ctx.system(id ?? '0')
  const enterprise = id ? await tenant.one(Enterprises, id, 'edit') : null
  if (enterprise?.status !== 'refused' || enterprise.uscc !== profile.uscc) {
    const message = '回执编号与信用代码不符，或这份注册没有被退回'
    throw unprocessable('receipt_unknown', `${message}。请核对；不填回执编号也可以重新注册。`, [
      { pointer: '/receipt', code: 'unknown', message },
    ])
  }
  await tenant.save(enterprise, { ...profile, ...blanks(profile), status: 'pending', statusNote: null })
  await tenant.setTenantStatus(enterprise, 'pending')
  return { tenant, enterprise }
}

/** How far a registration is. The receipt is the proof: it was given to whoever registered, and cannot be guessed. */
export async function registrationState(ctx: Context, receipt: string) {
  const id = await registrationBy(ctx, receipt)
  if (!id) throw notFound('这个回执编号')
  const tenant = ctx.system(id)
  const enterprise = await tenant.one(Enterprises, id, 'read')
  const { regionCode, sector, status } = enterprise
  const [registrant, { ahead }, region, phone] = await Promise.all([
    registrantOf(tenant),
    queueOf(ctx, regionCode, id),
    regionName(ctx, regionCode),
    supervisionPhone(ctx, regionCode, sector),
  ])
  return {
    ...enterprise,
    receipt,
    login: registrant.login,
    ahead: status === 'pending' ? ahead : 0,
    regionName: region,
    supervisionPhone: phone,
  }
}

/** What the authority weighs: how many wait, and who else gave the same credit code. */
export async function registrationQueue(ctx: Context, id: string) {
  const enterprise: EnterpriseEntity = await ctx.one(Enterprises, id, 'read')
  const [queue, sharing] = await Promise.all([
    queueOf(ctx, enterprise.regionCode, enterprise.tenantId),
    sharingUscc(ctx, enterprise),
  ])
  const others = [...(await ctx.byIds(Enterprises, sharing)).values()]
  return { ...queue, others, elsewhere: sharing.length - others.length }
}
