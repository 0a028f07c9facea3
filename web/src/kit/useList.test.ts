import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { sendable, useList } from './useList'

type Query = { after?: string; size?: number; total?: '1'; q?: string; state?: string }
type Answer = { items: { id: string }[]; next: string | null; total: number | null }
const settle = () => new Promise((resolve) => setTimeout(resolve))
const page = (id: string, next: string | null = null): Answer => ({ items: [{ id }], next, total: null })
/** What was asked for pages, without the counts behind them. */
const pagesOf = ({ mock }: { mock: { calls: [{ query: Query }][] } }) =>
  mock.calls.flatMap(([{ query }]) => (query.total ? [] : [query]))

it('walks forward by cursor and back by the cursors it kept', async () => {
  const call = vi.fn(async ({ query }: { query: Query }) => page(query.after ?? 'first', `${query.after ?? ''}n`))
  const list = useList(call, { q: '' })
  await settle()
  await list.goNext()
  await list.goNext()
  expect(list.page.value).toBe(3)
  await list.goBack()
  expect(pagesOf(call).map(({ after }) => after)).toEqual([undefined, 'n', 'nn', 'n'])
  expect([list.page.value, list.hasBack.value, list.hasNext.value]).toEqual([2, true, true])
})

it('starts again from page one when a filter or the size changes', async () => {
  const call = vi.fn(async ({ query }: { query: Query }) => page(query.after ?? 'first', 'n'))
  const list = useList(call, { q: '', state: [] as string[] })
  await settle()
  await list.goNext()
  list.filters.state = ['reported', 'graded']
  await settle()
  list.size.value = 50
  await settle()
  expect(pagesOf(call).map(({ after, state, size }) => [after, state, size])).toEqual([
    [undefined, undefined, 20],
    ['n', undefined, 20],
    [undefined, 'reported,graded', 20],
    [undefined, 'reported,graded', 50],
  ])
})

it('drops a slow answer to an older question', async () => {
  let answerSlow: (answer: Answer) => void = () => undefined
  const slow = new Promise<Answer>((resolve) => {
    answerSlow = resolve
  })
  const answers = [slow, Promise.resolve(page('new'))]
  const list = useList(async (_: { query: Query }) => answers.shift() ?? slow, { q: '' })
  list.filters.q = '锅炉'
  await settle()
  answerSlow(page('old'))
  await settle()
  expect(list.items.value).toEqual([{ id: 'new' }])
  expect(list.loading.value).toBe(false)
})

describe('the total', () => {
  const counting =
    (total: number) =>
    async ({ query }: { query: Query }): Promise<Answer> => ({ ...page('1', 'n'), total: query.total ? total : null })

  it('is what one page holds, without asking', async () => {
    const call = vi.fn(async (_: { query: Query }) => page('only'))
    const list = useList(call, { q: '' })
    await settle()
    expect([list.total.value, call.mock.calls.length]).toEqual(['1', 1])
  })
  it('is counted behind the first page, and is 1,000+ beyond the limit', async () => {
    const list = useList(counting(1001), { q: '' })
    await settle()
    expect(list.total.value).toBe('1,000+')
  })
  it('beyond the limit comes from counters that know it for this filter', async () => {
    const beyond = vi.fn(async (_: Record<string, string>) => 5185)
    const list = useList(counting(1001), { state: ['closed'] }, { beyond })
    await settle()
    expect([list.total.value, beyond.mock.calls[0]?.[0]]).toEqual(['5,185', { state: 'closed' }])
    const few = useList(counting(300), { q: '' }, { beyond })
    await settle()
    expect([few.total.value, beyond.mock.calls.length]).toEqual(['300', 1])
  })
})

it('shows what went wrong and recovers on reload', async () => {
  let fails = true
  const list = useList(
    async (_: { query: Query }) => {
      if (fails) throw new TypeError('Failed to fetch')
      return page('1')
    },
    { q: '' },
  )
  await settle()
  expect(list.trouble.value?.code).toBe('network')
  fails = false
  await list.reload()
  await nextTick()
  expect([list.trouble.value, list.items.value.length]).toEqual([null, 1])
})

it('sends only filters that say something', () => {
  expect(sendable({ q: '', state: [], level: null, late: undefined, source: 'daily', many: ['a', 'b'] })).toEqual({
    source: 'daily',
    many: 'a,b',
  })
})
