import type { Platform } from '#platform/mount'
import { givenIn } from '../given'

/** One enterprise with the people that a hazard concerns; the cookies of those who act. */
export async function settingOn(platform: Platform, hasMail: boolean) {
  const given = givenIn(platform)
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const manager = await given.member(tenantId, 'safety_manager')
  const principal = await given.member(tenantId, 'principal')
  if (hasMail) await platform.db.query('UPDATE account SET email = ? WHERE id = ?', ['a@example.com', manager.userId])
  return {
    tenantId,
    worker,
    manager,
    principal,
    cookies: { worker: await given.session(worker), manager: await given.session(manager) },
  }
}
export type Setting = Awaited<ReturnType<typeof settingOn>>
