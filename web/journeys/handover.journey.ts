import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, complaints, isWiderThanScreen } from './steps'
import { desk, environment, openWorld, phone, type Visitor, type World } from './world'

/** An enterprise with a case moves out of the county; the county hands the case over, the city receives it. */
const password = 'Demo-2026-xinzheng'
let world: World
let county: Visitor
let city: Visitor
beforeAll(async () => {
  world = await openWorld('handover', { enterprises: 12, hazards: 400 })
  county = await world.visit(desk)
  city = await world.visit(phone)
  await county.signIn('yingji.duban', password)
  await city.signIn('zzyingji.duban', password)
})
afterAll(() => world.close())

/** Past the request that an enterprise makes: to a township of another county under the same city. */
async function moveAway(): Promise<void> {
  const connection = await createConnection(environment('handover').DATABASE_URL)
  await connection.query(
    `UPDATE enterprise SET region_code = '410103001' WHERE tenant_id IN
     (SELECT enterprise_id FROM supervision WHERE state NOT IN ('draft', 'signed', 'delisted', 'withdrawn'))`,
  )
  await connection.end()
}
const handovers = async ({ page }: Visitor) =>
  (await (await page.request.get('/api/handovers')).json()).items as unknown[]

it('what fell out is listed, agreed and received', { timeout: 180_000 }, async () => {
  await moveAway()
  await expect.poll(() => handovers(county), { timeout: 90_000, interval: 2000 }).not.toEqual([])
  const { page } = county
  await page.goto('/oversight/handovers')
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await page.getByRole('heading', { name: '移交时的督办' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '同意移交' }).click()
  const dialog = page.getByRole('dialog').filter({ hasText: '接收单位' })
  await dialog.getByLabel('移交意见').fill('企业已迁出新郑，请按属地继续督办')
  await dialog.getByRole('button', { name: '同意移交' }).click()
  await page.getByText('待接收').first().waitFor()
  const address = new URL(page.url()).pathname

  await city.page.goto(address)
  await city.page.getByRole('button', { name: '确认接收' }).waitFor()
  await city.page.getByRole('button', { name: '确认接收' }).click()
  const receipt = city.page.getByRole('dialog').filter({ hasText: '接收意见' })
  await receipt.getByLabel('接收意见').fill('已核对，同意接收')
  await receipt.getByRole('button', { name: '确认接收' }).click()
  await city.page.getByText('已移交').first().waitFor()
  expect([await isWiderThanScreen(city.page), await barriers(city.page)]).toEqual([false, []])
  await city.page.getByRole('link', { name: '查看这件督办现在的情况' }).click()
  await city.page.getByText('由新郑市应急管理局移交郑州市应急管理局').first().waitFor()

  // The former office keeps what it knew, and is told where the case is.
  await page.goto(address)
  await page.getByText('已移交').first().waitFor()
  await page.getByRole('heading', { name: '移交时的督办' }).waitFor()
  expect(complaints(county, city)).toEqual([])
})
