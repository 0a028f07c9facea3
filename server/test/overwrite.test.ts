import { afterAll, expect, it } from 'vitest'
import { apiOn } from './api'
import { openTestPlatform } from './database'
import { givenIn } from './given'

/** Nobody overwrites another silently: a change is made against the version that its author saw. */
const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const units = 10
const editors = 50

it('of 50 editors of 10 rows, as many succeed as versions grow, and the others are told', {
  timeout: 120_000,
}, async () => {
  const { tenantId } = await given.enterprise()
  const admin = await given.member(tenantId, 'system_admin')
  const rows = await Promise.all(
    Array.from({ length: units }, async (_, i) => {
      const { body } = await as(admin)
        .post('/api/org-units')
        .send({ kind: 'workshop', name: `车间 ${i}`, parentId: null })
      return body as { id: string; version: number }
    }),
  )
  const before = new Map((await stored(tenantId)).map(({ id, version }) => [id, version]))
  const wins = new Map<string, string[]>()

  await Promise.all(
    Array.from({ length: editors }, async (_, editor) => {
      // Everyone edits every row, from where they stand in the list, with the version they saw at the start or later.
      for (let i = 0; i < units; i++) {
        const { id } = rows[(i + editor) % units] as (typeof rows)[number]
        const version = before.get(id) ?? 0
        const name = `${editor} 号编辑改的 ${id}`
        const reply = await as(admin)
          .put(`/api/org-units/${id}`)
          .set('if-match', `"${version + (wins.get(id)?.length ?? 0)}"`)
          .send({ kind: 'workshop', name, parentId: null })
        expect([200, 412]).toContain(reply.status)
        if (reply.status === 200) wins.set(id, [...(wins.get(id) ?? []), name])
        else expect(reply.body.code).toBe('stale')
      }
    }),
  )

  for (const { id, version, name } of await stored(tenantId)) {
    const won = wins.get(id) ?? []
    expect(version - (before.get(id) ?? 0)).toBe(won.length)
    expect(won.length).toBeGreaterThan(0)
    expect(won).toContain(name)
  }
  const total = [...wins.values()].reduce((sum, { length }) => sum + length, 0)
  expect(total).toBeLessThan(units * editors)
})

const stored = (tenantId: string): Promise<{ id: string; version: number; name: string }[]> =>
  platform.db.query('SELECT id, version, name FROM org_unit WHERE tenant_id = ? ORDER BY id', [tenantId])
