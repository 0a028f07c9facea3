import { administratorRoles, type Role, type TenantKind } from '@shuangfang/shared/access/roles'
import type { Administration, Appointment } from '@shuangfang/shared/account/account.contract'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { Row } from '#platform/entity'
import { unprocessable } from '#platform/errors'
import { channelsFor } from '#platform/notify'
import { holdingRole } from '#platform/people'
import { Accounts } from './account.entity'
import { tenantOf } from './account.report'
import { addAccount, initialPassword, peopleWithRole } from './account.service'
import { isOperatorsPhone, powerfulPeople } from './power.report'
import { ask, asPerson, personActing } from './power.service'

/** Who hears of an appointment: nobody slips into a tenant behind the backs of those who answer for it. */
const answering: readonly Role[] = ['principal', 'leader', ...administratorRoles]
export const peopleAnswering = (tenant: Context) => peopleWithRole(tenant, ...answering)

/** Who administers the context's tenant, disabled ones too, and who would hear of an appointment, and how. */
export async function administrationOf(tenant: Context): Promise<Administration> {
  const filter = { tenantId: tenant.tenantId }
  const administrators = await tenant.every(Accounts, { filter, where: holdingRole(administratorRoles) })
  const told = await peopleAnswering(tenant)
  const isMailed = (person: (typeof told)[number]) => channelsFor(tenant, person).includes('mail')
  return { administrators, told: told.map((person) => ({ ...person, isMailed: isMailed(person) })) }
}

/**
 * The way back in for a tenant that has lost its administrators. The operator names one beside the tenant's own entry
 * and touches nobody's account. The new one is closed until a second person confirms: whoever answers for the tenant,
 * the authority in charge, or, for an authority, another person of the operator. Everybody who answers for it hears of
 * it at once (account.consumers.ts).
 */
export async function appointAdministrator(
  ctx: Context,
  entry: Row,
  { name, login, phone, reason }: z.output<typeof Appointment>,
) {
  await assertNotOperators(ctx, phone, '/phone')
  const account = await addAccount(
    ctx,
    { name, login, phone, roles: [] },
    initialPassword(),
    '/login',
    entry,
    'disabled',
  )
  const situation = {
    kind: (await tenantOf(ctx, entry.tenantId)).kind as TenantKind,
    // Roles of the operator say nothing in another tenant.
    asker: { ...(await personActing(ctx)), roles: [] },
    target: asPerson(account),
    change: { act: 'appoint', role: null },
    people: await powerfulPeople(ctx, entry.tenantId),
  } as const
  await ask(ctx, account, situation, { reason, identity: null })
  return { login, isAsked: true }
}

/** Nobody of the operator gets into a tenant by a second account of theirs. */
export async function assertNotOperators(ctx: Context, phone: string, pointer: string): Promise<void> {
  if (!(await isOperatorsPhone(ctx, phone))) return
  throw unprocessable('operator_person', '这个手机号是平台运营人员的。平台运营人员不能担任其他单位的管理员或负责人。', [
    { pointer, code: 'operator', message: '请填写该单位人员自己的手机号' },
  ])
}
