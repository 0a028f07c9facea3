import { afterAll, expect, it, vi } from 'vitest'
import { canaryWorld } from './canary'
import { observe, observersAmong } from './canary.observe'
import { openOwnPlatform } from './database'

/** The same sweep over a product whose tenancy is gone: if it found nothing here, it would mean nothing there. */
vi.mock('#platform/scope', async (original) => {
  const scope = await original<typeof import('#platform/scope')>()
  const { default: sql } = await import('sql-template-tag')
  return { ...scope, visibleTenants: () => sql`1 = 1` }
})
const platform = await openOwnPlatform('bites')
afterAll(() => platform.close())

it('finds that the tenant predicate was removed', { timeout: 180_000 }, async () => {
  const sides = await canaryWorld(platform)
  const { leaks } = await observe(platform, sides, observersAmong(sides))
  const endpoints = new Set(leaks.map(({ endpoint }) => endpoint))
  for (const endpoint of ['hazard.list', 'hazard.get', 'risk.list', 'oversight.list', 'file.get']) {
    expect(endpoints).toContain(endpoint)
  }
  expect(endpoints.size).toBeGreaterThan(20)
})
