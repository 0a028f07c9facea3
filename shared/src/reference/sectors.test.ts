import { expect, it } from 'vitest'
import { Sector, type SectorRule, sectorFitsIndustry, sectorLabels, sectorOfIndustry, sectors } from './sectors'

const rules: SectorRule[] = [
  { industryCode: '52', sector: 'commerce' },
  { industryCode: '5265', sector: 'hazardous_chemicals' },
  { industryCode: '59', sector: 'logistics' },
  { industryCode: '594', sector: 'hazardous_chemicals' },
]

it.each([
  ['5211', 'commerce'],
  ['5265', 'hazardous_chemicals'],
  ['5930', 'logistics'],
  ['5942', 'hazardous_chemicals'],
  ['52', 'commerce'],
  ['A', null],
])('industry %s belongs to %s', (code, sector) => {
  expect(sectorOfIndustry(code, rules)).toBe(sector)
})

it.each([
  ['commerce', '5211', true],
  ['hazardous_chemicals', '5265', true],
  ['logistics', '5211', false],
  ['commerce', '5942', false],
  ['fire', '5211', true],
  ['logistics', '9000', true],
] as const)('%s for industry %s: %s', (sector, code, fits) => {
  expect(sectorFitsIndustry(sector, code, rules)).toBe(fits)
})

it('labels every sector once', () => {
  expect(new Set(sectors.map((sector) => sectorLabels[sector])).size).toBe(13)
})

it('says what to do about an unknown sector', () => {
  expect(Sector.safeParse('x').error?.issues[0]?.message).toBe('请选择监管行业')
})
