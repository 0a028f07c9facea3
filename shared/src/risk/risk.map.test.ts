import { describe, expect, it } from 'vitest'
import { type Dot, isInside, labelSpot, type Polygon, polygonFault, segmentsMeet, surface } from './risk.map.ts'

const square: Polygon = [
  [0.1, 0.1],
  [0.5, 0.1],
  [0.5, 0.5],
  [0.1, 0.5],
]
const letterU: Polygon = [
  [0, 0],
  [0.2, 0],
  [0.2, 0.8],
  [0.8, 0.8],
  [0.8, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

describe('polygonFault', () => {
  const cases: [string, Polygon, ReturnType<typeof polygonFault>][] = [
    ['a square', square, null],
    ['a square the other way round', [...square].reverse(), null],
    ['a hollow shape', letterU, null],
    ['two points', square.slice(0, 2), 'too_few'],
    ['a bow tie', [square[0], square[2], square[1], square[3]] as Dot[], 'crossing'],
    [
      'a corner that touches a far edge',
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 0],
        [0, 1],
      ],
      'crossing',
    ],
    [
      'an edge that runs back',
      [
        [0, 0],
        [1, 0],
        [0.5, 0],
        [0.5, 1],
      ],
      'crossing',
    ],
    [
      'the same corner twice',
      [
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      'repeated',
    ],
    ['the first corner again at the end', [...square, square[0] as Dot], 'repeated'],
    [
      'a corner in the middle of a straight edge',
      [
        [0, 0],
        [0.5, 0],
        [1, 0],
        [1, 1],
      ],
      null,
    ],
    [
      'a speck',
      [
        [0.5, 0.5],
        [0.501, 0.5],
        [0.5, 0.501],
      ],
      'flat',
    ],
  ]
  it.each(cases)('%s', (_, polygon, fault) => {
    expect(polygonFault(polygon)).toBe(fault)
  })
})

describe('geometry', () => {
  it('measures a surface whichever way it turns', () => {
    expect(surface(square)).toBeCloseTo(0.16)
    expect(surface([...square].reverse())).toBeCloseTo(0.16)
  })
  it('tells inside from outside, also in a hollow', () => {
    expect(isInside([0.3, 0.3], square)).toBe(true)
    expect(isInside([0.6, 0.3], square)).toBe(false)
    expect(isInside([0.5, 0.4], letterU)).toBe(false)
  })
  it('sees segments that touch, cross or miss', () => {
    expect(segmentsMeet([0, 0], [1, 1], [0, 1], [1, 0])).toBe(true)
    expect(segmentsMeet([0, 0], [1, 0], [0.5, 0], [0.5, 1])).toBe(true)
    expect(segmentsMeet([0, 0], [1, 0], [0, 0.1], [1, 0.1])).toBe(false)
  })
  it('writes the name inside even where the centre is not', () => {
    expect(labelSpot(square)[0]).toBeCloseTo(0.3)
    expect(isInside(labelSpot(letterU), letterU)).toBe(true)
  })
})
