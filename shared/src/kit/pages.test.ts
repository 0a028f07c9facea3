import { expect, it } from 'vitest'
import { allPages } from './pages'

it('asks until there is no further page, and keeps the order', async () => {
  const rows = Array.from({ length: 230 }, (_, i) => i)
  const asked: (string | undefined)[] = []
  const found = await allPages(async (after) => {
    asked.push(after)
    const from = Number(after ?? 0)
    return { items: rows.slice(from, from + 100), next: from + 100 < rows.length ? String(from + 100) : null }
  })
  expect(found).toEqual(rows)
  expect(asked).toEqual([undefined, '100', '200'])
})
it('has nothing of an empty list', async () =>
  expect(await allPages(async () => ({ items: [], next: null }))).toEqual([]))
