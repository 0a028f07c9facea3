import { systemActor } from '@shuangfang/shared/access/actor'
import type { Role } from '@shuangfang/shared/access/roles'
import { describeChange } from '@shuangfang/shared/account/power.texts'
import type { EntityManager } from 'typeorm'
import { Accounts } from '../modules/account/account.entity'
import { addAccount, initialPassword } from '../modules/account/account.service'
import { confirmGrant, listGrants } from '../modules/account/grant.service'
import { confirmRequest, listRequests } from '../modules/authority/authority-request.service'
import { Context } from '../platform/context'
import type { Platform } from '../platform/mount'

/**
 * What only whoever keeps the server can do: the operator's first people, and the second voice where the operator is one
 * person. Stands in the operator's trail under this name.
 */
export async function atServer(
  { db, services }: Pick<Platform, 'db' | 'services'>,
  work: (ctx: Context) => Promise<string[]>,
): Promise<string[]> {
  return db.transaction(async (manager) => work(await operatorContext(manager, services)))
}

async function operatorContext(manager: EntityManager, services: Platform['services']): Promise<Context> {
  // Nobody of the demo's operator can sign in where the demo does not run.
  const [existing] = await manager.query(
    "SELECT id FROM tenant WHERE kind = 'operator' AND is_demo <= ? ORDER BY is_demo, id LIMIT 1",
    [services.config.isDemo],
  )
  const nowhere = new Context(systemActor('0'), manager, services)
  const tenantId = existing ? String(existing.id) : (await nowhere.found('operator', '平台运营', 'active')).tenantId
  return new Context({ ...systemActor(tenantId), name: '服务器维护人员' }, manager, services)
}

/** The first person of the operator also opens accounts; every further one made here only operates. */
export async function addOperator(ctx: Context, login: string, name: string, phone: string | null): Promise<string[]> {
  const isFirst = !(await ctx.list(Accounts, { size: 1 })).items.length
  const roles: Role[] = isFirst ? ['operator', 'system_admin'] : ['operator']
  const password = initialPassword()
  await addAccount(ctx, { login, name, phone, roles }, password)
  return [`平台运营账号 ${login}，初始密码 ${password}（首次登录须修改）`]
}

/** What waits for a second person in the operator's own house. */
export async function listPending(ctx: Context): Promise<string[]> {
  const grants = await listGrants(ctx, { state: ['asked'], size: 100 })
  const requests = await listRequests(ctx, { state: ['asked'], size: 100 })
  const lines = [
    ...grants.items.map(
      ({ id, act, role, accountName, askedByName, reason }) =>
        `grant ${id}  ${describeChange(accountName, act, role)}（${askedByName}提出：${reason}）`,
    ),
    ...requests.items.map(
      ({ id, act, name, jurisdictions, askedByName, reason }) =>
        `authority ${id}  ${act === 'create' ? '开通' : '增加辖区'} ${name} ${jurisdictions.map(({ regionCode }) => regionCode)}（${askedByName}提出：${reason}）`,
    ),
  ]
  return lines.length ? lines : ['没有待确认的申请。']
}

export async function confirmPending(ctx: Context, kind: string, id: string): Promise<string[]> {
  if (kind === 'grant') {
    const { login, initialPassword: password } = await confirmGrant(ctx, id)
    return [password ? `已确认。账号 ${login}，初始密码 ${password}` : `已确认。账号 ${login}`]
  }
  const { passwords } = await confirmRequest(ctx, id)
  return ['已确认。', ...passwords.map((one) => `账号 ${one.login}，初始密码 ${one.initialPassword}（首次登录须修改）`)]
}
