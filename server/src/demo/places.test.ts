import { readFileSync } from 'node:fs'
import { enterprises } from '@shuangfang/database/seeds/content/enterprises'
import { type SectorRule, sectorFitsIndustry } from '@shuangfang/shared/reference/sectors'
import { expect, it } from 'vitest'

type Cell = string | null
const rows = (name: string): Cell[][] =>
  JSON.parse(readFileSync(new URL(`../../../database/reference/${name}.json`, import.meta.url), 'utf8')).rows

it('puts every enterprise of the demo where the register would accept it', () => {
  const towns = new Set(rows('regions').flatMap(([code, , , level]) => (level === 'town' ? [code] : [])))
  const classes = new Set(rows('industries').flatMap(([code, , , level]) => (level === 'class' ? [code] : [])))
  const rules = rows('sector-industries').map(([industryCode, sector]) => ({ industryCode, sector })) as SectorRule[]
  const wrong = enterprises.filter(
    ({ town, industryCode, sector }) =>
      !towns.has(town) || !classes.has(industryCode) || !sectorFitsIndustry(sector, industryCode, rules),
  )
  expect(wrong.map(({ name }) => name)).toEqual([])
  expect(enterprises.length).toBeGreaterThan(100)
})
