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

export async function updateTenant(
  manager: EntityManager,
  id: string,
  { status, name = null }: { status: TenantStatus; name?: string | null },
): Promise<void> {
  await manager.query('UPDATE tenant SET status = ?, name = COALESCE(?, name) WHERE id = ?', [status, name, id])
}
