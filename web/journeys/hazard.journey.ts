import { afterAll, beforeAll, expect, it } from 'vitest'
import { choose, complaints, fill, photo, photoBefore, sure } from './steps'
import { desk, openWorld, phone, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let worker: Visitor
let manager: Visitor
let fitter: Visitor
beforeAll(async () => {
  world = await openWorld('hazard', { enterprises: 6, hazards: 150 })
  worker = await world.visit(phone)
  fitter = await world.visit(phone)
  manager = await world.visit(desk)
  await worker.signIn('yitu.gongren1', password)
  await fitter.signIn('yitu.banzu1', password)
  await manager.signIn('yitu.anquan', password)
})
afterAll(() => world.close())

const title = '旅程测试：三号冲床光电保护失灵，手伸进去不停机'

it('a worker without signal reports in a few taps; the phone keeps it and sends it once', async () => {
  const { page, context } = worker
  await page.goto('/m')
  await worker.picture('field-today-390')
  await page.goto('/m/report')
  await page.locator('input[type=file]').first().setInputFiles(photoBefore)
  await page.getByRole('button', { name: '下一步' }).waitFor()
  await worker.picture('field-report-390')
  await context.setOffline(true)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('隐患描述').fill(title)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.locator('#report-place').fill('冲压车间三号冲床')
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await page.getByText('已保存在手机上').waitFor()
  await page
    .getByText(/1 条未上传/)
    .first()
    .waitFor()
  await worker.picture('field-offline-390')
  const seen = () =>
    manager.page.request
      .get('/api/hazards', { params: { q: '旅程测试' } })
      .then((reply) => reply.json())
      .then(({ items }) => items as { photos: string[] }[])
  expect(await seen()).toHaveLength(0)

  await context.setOffline(false)
  await expect.poll(async () => (await seen()).length, { timeout: 45_000 }).toBe(1)
  await page.getByText('全部已上传').first().waitFor()
  const [arrived] = await seen()
  expect(arrived?.photos).toHaveLength(1)
})

it('the safety manager grades it and orders the rectification with five commitments', async () => {
  const { page } = manager
  await page.goto('/desk')
  await manager.picture('desk-today-1440')
  await page.goto('/desk/hazards')
  await manager.picture('hazard-list-1440')
  await page.getByText(title).first().click()
  await page.getByRole('button', { name: '定级' }).click()
  await page.getByRole('radio', { name: '一般隐患' }).locator('xpath=ancestor-or-self::label').click()
  await choose(page, '专业', '设备')
  await page.getByRole('button', { name: '确定级别' }).click()
  await sure(page)
  await page.getByRole('button', { name: '下达整改' }).click()
  const name = await fitter.page.request
    .get('/api/account/me')
    .then((reply) => reply.json())
    .then((me) => me.name as string)
  await choose(page, '责任人', name, name)
  await fill(page, '整改措施', '更换光电保护装置并做遮光试验，每班开机前试停一次')
  await fill(page, '整改资金', '1200')
  const drawer = page.getByRole('dialog').filter({ hasText: '下达整改' }).first()
  await drawer.locator('.el-date-editor input').fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10))
  await page.keyboard.press('Enter')
  await fill(page, '应急', '停机挂牌，专人看守，禁止上料')
  await drawer.getByRole('button', { name: '下达整改' }).click()
  await sure(page)
  await page.getByText('整改中').first().waitFor()
  await manager.picture('hazard-detail-1440')
})

it('the owner hands in photos from the phone; someone else verifies; it is closed and the reporter knows', async () => {
  const { page } = fitter
  await page.goto('/m')
  await page.getByText(title).first().click()
  await page
    .getByRole('link', { name: /提交整改|去整改|整改/ })
    .or(page.getByRole('button', { name: /提交整改|去整改/ }))
    .first()
    .click()
  await page.locator('input[type=file]').first().setInputFiles(photo)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.locator('textarea').first().fill('光电保护已换新，遮光试验十次都停机')
  await fitter.picture('field-rectify-390')
  await page.getByRole('button', { name: /提交/ }).last().click()

  const state = () =>
    manager.page.request
      .get('/api/hazards', { params: { q: '旅程测试' } })
      .then((reply) => reply.json())
      .then(({ items }) => items[0].state as string)
  await expect.poll(state, { timeout: 30_000 }).toBe('verifying')

  await manager.page.reload()
  await manager.page.getByRole('button', { name: '验收销号' }).click()
  await manager.page.getByRole('dialog').getByRole('button', { name: '验收通过' }).click()
  await sure(manager.page)
  await expect.poll(state, { timeout: 15_000 }).toBe('closed')

  await worker.page.goto('/m/reports')
  await worker.page.getByText(title).first().waitFor()
  await worker.page.getByText('已销号').first().waitFor()
})

it('complains of nothing on any page', () => {
  expect(complaints(worker, manager, fitter)).toEqual([])
})
