import { expect, it } from 'vitest'
import { indented } from './units'

it('reads a tree top down, children under their parents', () => {
  const units = [
    { id: '3', parentId: '2' },
    { id: '1', parentId: null },
    { id: '2', parentId: '1' },
    { id: '4', parentId: null },
  ]
  expect(indented(units).map(({ id, depth }) => [id, depth])).toEqual([
    ['1', 0],
    ['2', 1],
    ['3', 2],
    ['4', 0],
  ])
})

it('keeps a unit whose parent is not in the list', () => {
  expect(indented([{ id: '9', parentId: '8' }])).toMatchObject([{ id: '9', depth: 0 }])
})
