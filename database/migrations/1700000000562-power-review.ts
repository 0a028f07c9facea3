import { randomUUID } from 'node:crypto'
import type { MigrationInterface, QueryRunner } from 'typeorm'

interface Held {
  tenantId: string
  id: string
  login: string
  name: string
  phone: string | null
  roles: string[] | string
}

/**
 * Roles that people hold stay as they are: nobody is locked out by an update. What the rules of today would refuse is
 * written to the trail of the tenant, where its auditor finds it.
 */
export class PowerReview1700000000562 implements MigrationInterface {
  name = 'PowerReview1700000000562'

  async up(runner: QueryRunner): Promise<void> {
    const rows: Held[] = await runner.query(
      `SELECT tenant_id AS tenantId, id, login, name, phone, roles FROM account
       WHERE status = 'active' AND roles LIKE '%admin%' ORDER BY tenant_id, id`,
    )
    const people = new Map<string, Held[]>()
    for (const row of rows) {
      // The same telephone is the same person; without one each account stands for itself.
      const key = `${row.tenantId} ${row.phone ?? `#${row.id}`}`
      people.set(key, [...(people.get(key) ?? []), row])
    }
    for (const accounts of people.values()) await report(runner, accounts)
  }

  /** A trail is not taken back. */
  async down(): Promise<void> {}
}

const administrators = ['system_admin', 'security_admin', 'audit_admin']
const list = (roles: string[] | string): string[] => (typeof roles === 'string' ? JSON.parse(roles) : roles)

async function report(runner: QueryRunner, accounts: readonly Held[]): Promise<void> {
  const held = new Set(accounts.flatMap(({ roles }) => list(roles)).filter((role) => administrators.includes(role)))
  const [first] = accounts
  if (held.size < 2 || !first) return
  const [known] = await runner.query(
    "SELECT 1 FROM event WHERE tenant_id = ? AND subject = 'Account' AND subject_id = ? AND type = 'account.review_due' LIMIT 1",
    [first.tenantId, first.id],
  )
  if (known) return
  const payload = {
    name: first.name,
    login: accounts.map(({ login }) => login).join('、'),
    roles: [...held],
    reason: '同一个人兼任了系统管理员、安全保密管理员、安全审计员中的两个以上，请收回其一',
  }
  await runner.query(
    `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at)
     VALUES (?, ?, 0, '系统', 'account.review_due', 'Account', ?, ?, UTC_TIMESTAMP(3))`,
    [randomUUID(), first.tenantId, first.id, JSON.stringify(payload)],
  )
}
