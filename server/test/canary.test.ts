import { afterAll, expect, it } from 'vitest'
import { entities } from '../src/modules'
import { canaryWorld, observe } from './canary'
import { openTestPlatform } from './database'

/** No row crosses a tenant: canaries in every text of every table, and everyone asks everything. */
const platform = await openTestPlatform()
afterAll(() => platform.close())

it('shows nobody a row of a tenant that is not theirs to see', { timeout: 180_000 }, async () => {
  const { leaks, broken, seen } = await observe(platform, await canaryWorld(platform))
  expect(leaks).toEqual([])
  // A reply that broke might have said anything.
  expect(broken).toEqual([])
  // Nor may the sweep be empty: nearly every table was met by its own side.
  const unseen = entities.map(({ table }) => table).filter((table) => !seen.has(table))
  expect(unseen.length, `never met: ${unseen}`).toBeLessThan(entities.length / 3)
})
