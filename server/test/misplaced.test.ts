import { afterAll, beforeAll, expect, it } from 'vitest'
import { misplacedEnterprises } from '#modules/enterprise/misplaced.report'
import { openOwnPlatform } from './database'
import { givenIn } from './given'

const platform = await openOwnPlatform('misplaced')
const given = givenIn(platform)
beforeAll(given.reference, 60_000)
afterAll(() => platform.close())

it('names enterprises that stepped out of sight before changes were requests', async () => {
  await given.registered(await given.regulator([{ region: '410184', sectors: null }]))
  const fine = await given.enterprise()
  const lost = await given.enterprise({ regionCode: '999999999' })
  const odd = await given.enterprise({ industryCode: '9999', sector: 'fire' })
  const far = await given.enterprise({ regionCode: '410185101' })
  const mixed = await given.enterprise({ sector: 'coal_mine' })
  const found = await misplacedEnterprises(given.system('0'))
  const faultsOf = (id: string) => found.find((one) => one.id === id)?.faults
  expect(faultsOf(fine.id)).toBeUndefined()
  expect(faultsOf(lost.id)).toEqual(['没有 999999999 这个乡镇（街道）', '没有监管单位'])
  expect(faultsOf(odd.id)).toEqual(['没有 9999 这个行业小类'])
  expect(faultsOf(far.id)).toEqual(['没有监管单位'])
  expect(faultsOf(mixed.id)).toEqual(['监管行业与国民经济行业不符'])
})
