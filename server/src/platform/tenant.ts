import type { TenantKind } from '@shuangfang/shared/access/roles'
import type { DataSource, EntityManager } from 'typeorm'

export type TenantStatus = 'pending' | 'active' | 'closed'

/** A new tenant, outside any other. Only the modules that keep enterprises and authorities call this, through Context. */
export async function insertTenant(
  manager: EntityManager | DataSource,
  kind: TenantKind,
  name: string,
  status: TenantStatus,
  now: Date,
): Promise<string> {
  const { insertId } = await manager.query('INSERT INTO tenant (kind, name, status, created_at) VALUES (?, ?, ?, ?)', [
    kind,
    name,
    status,
    now,
  ])
  return String(insertId)
}

export async function updateTenantStatus(manager: EntityManager, id: string, status: TenantStatus): Promise<void> {
  await manager.query('UPDATE tenant SET status = ? WHERE id = ?', [status, id])
}

export async function updateTenantName(manager: EntityManager, id: string, name: string): Promise<void> {
  await manager.query('UPDATE tenant SET name = ? WHERE id = ?', [name, id])
}

/** Names by id. */
export async function tenantNames(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows: { id: string; name: string }[] = await manager.query('SELECT id, name FROM tenant WHERE id IN (?)', [ids])
  return new Map(rows.map(({ id, name }) => [String(id), name]))
}
