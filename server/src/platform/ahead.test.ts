import { expect, it } from 'vitest'
import { ahead, partsOf } from './ahead'

it('loads one item ahead of the caller, one after the other and in order', async () => {
  const told: string[] = []
  const load = async (item: string) => {
    told.push(`load ${item}`)
    return item
  }
  for await (const item of ahead(['a', 'b', 'c'], load)) told.push(`use ${item}`)
  expect(told).toEqual(['load a', 'load b', 'use a', 'load c', 'use b', 'use c'])
})

it('tells the caller of a failed load when its turn comes, and nobody when the caller has left', async () => {
  const load = async (item: string) => {
    if (item === 'bad') throw new Error('unreadable')
    return item
  }
  const used: string[] = []
  const use = async () => {
    for await (const item of ahead(['good', 'bad'], load)) used.push(item)
  }
  await expect(use()).rejects.toThrow('unreadable')
  expect(used).toEqual(['good'])
  for await (const item of ahead(['good', 'bad'], load)) {
    expect(item).toBe('good')
    break
  }
})

it('has nothing to do for nothing', async () => {
  for await (const item of ahead([], async () => 'never')) expect(item).toBe('unreached')
  expect(partsOf([], 3)).toEqual([])
})

it('cuts a list into parts', () => {
  expect(partsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
})
