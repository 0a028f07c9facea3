import { randomInt, randomUUID } from 'node:crypto'
import { loadReference } from '@shuangfang/database/reference/load'
import type { Actor, Jurisdiction } from '@shuangfang/shared/access/actor'
import { systemActor } from '@shuangfang/shared/access/actor'
import type { Role } from '@shuangfang/shared/access/roles'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import { makeUscc } from '@shuangfang/shared/reference/uscc'
import { Accounts } from '#modules/account/account.entity'
import { Authorities, Jurisdictions } from '#modules/authority/authority.entity'
import { recordBelonging } from '#modules/enterprise/belonging.service'
import { type EnterpriseEntity, Enterprises } from '#modules/enterprise/enterprise.entity'
import { newCode } from '#modules/enterprise/enterprise.service'
import { storeBuffer } from '#modules/file/file.service'
import { Context } from '#platform/context'
import type { Platform } from '#platform/mount'
import { newToken, tokenHash } from '#platform/session'
import { insertTenant } from '#platform/tenant'

let serial = randomInt(1_000_000, 25_000_000)
/** A valid 统一社会信用代码 that no other test uses. */
export const newUscc = () => makeUscc('410184', serial++)

/** A mobile number that nobody else in the tests has. */
const newPhone = () => `139${String(serial++).padStart(8, '0')}`

/** Builders for the world a test starts from. Say only what the test is about; the rest is filled in. */
export function givenIn(platform: Platform) {
  const { db, services } = platform
  const system = (tenantId: string) => new Context(systemActor(tenantId), db.manager, services)

  async function enterprise(values: Partial<EnterpriseEntity> = {}) {
    const name = values.name ?? `新郑市测试企业${serial}有限公司`
    const id = await insertTenant(db, 'enterprise', name, 'active', new Date())
    const tenant = system(id)
    const row = await tenant.add(Enterprises, {
      id,
      name,
      shortName: '测试企业',
      uscc: newUscc(),
      code: newCode(),
      regionCode: '410184106',
      sector: 'industry_trade',
      industryCode: '3311',
      address: '薛店镇工业路 1 号',
      principalName: '王建国',
      principalPhone: '13800000000',
      safetyPhone: null,
      staff: 120,
      products: '机械零件',
      status: 'active',
      statusNote: null,
      acceptedAt: new Date(),
      colour: 'green',
      colourReason: '没有未销号的重大隐患，也没有逾期的一般隐患',
      ...values,
    })
    if (row.status === 'active') await recordBelonging(tenant, row, 'accepted')
    return row
  }

  /** The reference data, as the start loads it: registering asks for regions and industries. */
  const reference = () =>
    loadReference(
      (statement, params) => db.query(statement, params as unknown[]),
      new URL('../../database/reference/', import.meta.url),
    )

  /** A telephone of their own: who has somebody else's is that person. */
  async function account(tenantId: string, roles: Role[], name = '李安全', phone: string | null = newPhone()) {
    return system(tenantId).add(Accounts, {
      login: `u${serial++}`,
      name,
      phone,
      email: null,
      post: null,
      // Fits no password: tests act as people without signing in.
      passwordHash: `$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHR2YWx1ZQ$${'A'.repeat(43)}`,
      mustChangePassword: false,
      status: 'active',
      roles,
      unitId: null,
      unitIds: [],
      lastLoginAt: null,
      lastVisitAt: null,
    })
  }

  /** A person of an enterprise, with a stored account. */
  async function member(tenantId: string, ...roles: Role[]): Promise<Actor> {
    const { id, name } = await account(tenantId, roles)
    return { userId: id, selfIds: [id], name, realm: { kind: 'enterprise', tenantId }, roles, unitIds: [] }
  }

  async function authority(regionCode = '410184') {
    const id = await insertTenant(db, 'authority', '新郑市应急管理局', 'active', new Date())
    return system(id).add(Authorities, {
      id,
      name: '新郑市应急管理局',
      shortName: '新郑应急局',
      regionCode,
      documentWord: '新应急督',
      redHead: null,
      phone: '0371-62600000',
    })
  }

  /** A person of a new authority over these parts; whole county by default. */
  async function regulator(
    parts: Jurisdiction[] = [{ region: '410184', sectors: null }],
    ...roles: Role[]
  ): Promise<Actor> {
    const { tenantId } = await authority()
    const held: Role[] = roles.length ? roles : ['inspector']
    const { id, name } = await account(tenantId, held, '赵督办')
    const realm = { kind: 'authority', tenantId, jurisdictions: parts } as const
    return { userId: id, selfIds: [id], name, realm, roles: held, unitIds: [] }
  }

  /** Their authority's jurisdiction as rows, for what asks the table which offices oversee an enterprise. */
  async function registered({ realm }: Actor): Promise<void> {
    if (realm.kind !== 'authority') throw new Error('registered() is for authorities')
    const rows = realm.jurisdictions.map(({ region, sectors }) => ({
      regionCode: region,
      sectors: sectors as Sector[] | null,
      validFrom: '2020-01-01',
      validTo: null,
    }))
    await system(realm.tenantId).addMany(Jurisdictions, rows)
  }

  /** Another person of the same tenant. */
  async function colleague({ realm }: Actor, ...roles: Role[]): Promise<Actor> {
    if (!('tenantId' in realm)) throw new Error('colleague() is for people of a tenant')
    const { id, name } = await account(realm.tenantId, roles, '孙局长')
    return { userId: id, selfIds: [id], name, realm, roles, unitIds: [] }
  }

  /** Another account of the same person, in the same realm or another one: the same telephone. */
  async function secondAccount(first: Actor, roles: Role[], realm = first.realm): Promise<Actor> {
    if (!('tenantId' in realm)) throw new Error('secondAccount() is for people of a tenant')
    const [row]: { phone: string }[] = await db.query('SELECT phone FROM account WHERE id = ?', [first.userId])
    const { id, name } = await account(realm.tenantId, roles, first.name, row?.phone ?? null)
    return { userId: id, selfIds: [...first.selfIds, id], name, realm, roles, unitIds: [] }
  }

  async function operator(): Promise<Actor> {
    const tenantId = await insertTenant(db, 'operator', '平台运营', 'active', new Date())
    const { id, name } = await account(tenantId, ['operator'], '钱运营')
    return { userId: id, selfIds: [id], name, realm: { kind: 'operator', tenantId }, roles: ['operator'], unitIds: [] }
  }

  /** A statutory criterion, as the reference loader would have brought it. */
  async function criterion(code: string) {
    const columns: { name: string; type: string }[] = await db.query(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = 'ref_criterion' AND is_nullable = 'NO'`,
    )
    const values = columns.map(({ name, type }) => (name === 'code' ? code : type.includes('int') ? 1 : '测试条文'))
    await db.query(
      `INSERT IGNORE INTO ref_criterion (${columns.map(({ name }) => `\`${name}\``)}) VALUES (${columns.map(() => '?')})`,
      values,
    )
  }

  /** Something that this person uploaded, unlike anything else, as far as rows are asked. Its id. */
  async function file(actor: Actor, type = 'image/jpeg', name = '配电箱.jpg'): Promise<string> {
    const ctx = new Context(actor, db.manager, services)
    return (await storeBuffer(ctx, { name, type, buffer: Buffer.from(randomUUID()) })).id
  }

  /** Signs someone in, past the sign-in page; the cookie of a session of theirs. */
  async function session({ userId, realm }: Actor, agent = 'a test'): Promise<string> {
    if (!('tenantId' in realm)) throw new Error('session() is for people of a tenant')
    const token = newToken()
    await db.query(
      `INSERT INTO session (tenant_id, version, created_at, token_hash, user_id, expires_at, ip, agent)
       VALUES (?, 1, UTC_TIMESTAMP(3), ?, ?, UTC_TIMESTAMP(3) + INTERVAL 1 DAY, '127.0.0.1', ?)`,
      [realm.tenantId, tokenHash(token), userId, agent],
    )
    return token
  }

  return {
    file,
    session,
    reference,
    registered,
    colleague,
    secondAccount,
    criterion,
    enterprise,
    account,
    member,
    authority,
    regulator,
    operator,
    system,
  }
}
