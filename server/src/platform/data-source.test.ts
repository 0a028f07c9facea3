import { afterAll, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'

const platform = await openTestPlatform()
afterAll(() => platform.close())

it('prepares every connection, the one that tried the address too', async () => {
  // The isolation level is set beside it; its variable has another name in each product and version.
  const rows: { id: string; patience: string }[] = (
    await Promise.all(
      Array.from({ length: 8 }, () =>
        platform.db.query('SELECT CONNECTION_ID() AS id, @@innodb_lock_wait_timeout AS patience, SLEEP(0.1)'),
      ),
    )
  ).flat()
  expect(new Set(rows.map(({ id }) => id)).size).toBe(8)
  expect(rows.map(({ patience }) => Number(patience))).toEqual(Array(8).fill(10))
})
