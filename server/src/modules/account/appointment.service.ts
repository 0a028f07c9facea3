import { administratorRoles, type Role } from '@shuangfang/shared/access/roles'
import type { Administration, Appointment } from '@shuangfang/shared/account/account.contract'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { Row } from '#platform/entity'
import { channelsFor } from '#platform/notify'
import { Accounts } from './account.entity'
import { holdingRole } from './account.report'
import { addAccount, initialPassword, peopleWithRole } from './account.service'

/** Who hears of an appointment: nobody slips into a tenant behind the backs of those who answer for it. */
const answering: readonly Role[] = ['principal', 'leader', ...administratorRoles]
export const peopleAnswering = (tenant: Context) => peopleWithRole(tenant, ...answering)

/** Who administers the context's tenant, disabled ones too, and who would hear of an appointment, and how. */
export async function administrationOf(tenant: Context): Promise<Administration> {
  const { items } = await tenant.list(Accounts, {
    filter: { tenantId: tenant.tenantId },
    where: holdingRole(administratorRoles),
    size: 500,
  })
  const told = await peopleAnswering(tenant)
  const isMailed = (person: (typeof told)[number]) => channelsFor(tenant, person).includes('mail')
  return { administrators: items, told: told.map((person) => ({ ...person, isMailed: isMailed(person) })) }
}

/**
 * The way back in for a tenant that has lost its administrators. The operator adds one beside the tenant's own entry
 * and touches nobody's account; the trail names the operator and the reason, and those who answer for the tenant hear
 * of it (account.consumers.ts).
 */
export async function appointAdministrator(
  ctx: Context,
  entry: Row,
  { name, login, reason }: z.output<typeof Appointment>,
) {
  const password = initialPassword()
  const account = await addAccount(ctx, { name, login, roles: ['system_admin'] }, password, '/login', entry)
  await ctx.emit('account.appointed', account, { name, login, reason })
  return { login, initialPassword: password }
}
