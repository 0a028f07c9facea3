import { afterAll, expect, it } from 'vitest'
import { entities } from '../src/modules'
import { canaryWorld } from './canary'
import { assault, observe, observersOf } from './canary.observe'
import { openOwnPlatform } from './database'

/** No row crosses a tenant: canaries in every text of every table, and everyone asks, and tries to change, everything. */
const platform = await openOwnPlatform('canary')
afterAll(() => platform.close())
const sides = await canaryWorld(platform)
const observers = await observersOf(platform, sides)

it('shows nobody a row of a tenant that is not theirs to see', { timeout: 300_000 }, async () => {
  const { leaks, broken, seen, foreign } = await observe(platform, sides, observers)
  expect(leaks).toEqual([])
  // A reply that broke might have said anything.
  expect(broken).toEqual([])
  // Nor may the sweep be empty: nearly every table was met by its own side.
  const unseen = entities.map(({ table }) => table).filter((table) => !seen.has(table))
  expect(unseen.length, `never met: ${unseen}`).toBeLessThan(entities.length / 3)
  expect(foreign).toBeGreaterThan(2000)
})

it('lets nobody change, or point at, a row of a tenant that is not theirs', { timeout: 300_000 }, async () => {
  const { leaks, broken, foreign } = await assault(platform, sides, observers)
  expect(leaks).toEqual([])
  expect(broken).toEqual([])
  expect(foreign).toBeGreaterThan(1000)
})
