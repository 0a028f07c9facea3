import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, complaints, fill, isWiderThanScreen, photo } from './steps'
import { desk, openWorld, phone, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let manager: Visitor
let releasing: Visitor
let receiving: Visitor
beforeAll(async () => {
  world = await openWorld('belonging', { enterprises: 6, hazards: 150 })
  manager = await world.visit(desk)
  releasing = await world.visit(desk)
  receiving = await world.visit(phone)
  await manager.signIn('yitu.anquan', password)
  await releasing.signIn('xuedian.zhuren', password)
  await receiving.signIn('longhu.zhuren', password)
})
afterAll(() => world.close())

const address = '龙湖镇祥和路 18 号'
let name = ''

it('the enterprise sees what is registered as facts, and asks to be moved', async () => {
  const { page } = manager
  await page.goto('/desk/enterprise')
  await page.getByRole('heading', { name: '登记信息' }).waitFor()
  expect(await page.locator('form').getByText('企业名称').count()).toBe(0)
  await manager.picture('enterprise-registered-1440')
  await page.getByRole('button', { name: '申请变更' }).click()
  const drawer = page.getByRole('dialog').filter({ hasText: '申请变更登记信息' })
  name = await drawer.locator('#change-name').inputValue()
  await drawer.locator('.el-cascader').click()
  await page.locator('.regions .el-cascader-node:visible').filter({ hasText: '龙湖镇' }).click()
  await fill(page, '生产经营地址', address)
  await fill(page, '变更原因', '厂房租期届满，整体搬迁到龙湖镇新址')
  await drawer.locator('input[type=file]').setInputFiles({ ...photo, name: '租赁合同.png' })
  await drawer.getByRole('link', { name: '租赁合同.png' }).waitFor()
  await drawer.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('待审核').first().waitFor()
  await page.getByText(address).waitFor()
  await manager.picture('enterprise-change-1440')
  expect(await barriers(page)).toEqual([])
  await page.goto('/desk/enterprise')
  await page.getByText('有一份变更申请在等监管部门决定').waitFor()
})

it('the receiving office finds it among its work, and consents from a phone', async () => {
  const { page } = receiving
  await page.goto('/oversight')
  await page.getByText(`企业申请迁入待审核：${name}`).first().click()
  await page.getByText(address).waitFor()
  await receiving.picture('change-390')
  expect([await isWiderThanScreen(page), await barriers(page)]).toEqual([false, []])
  await page.getByRole('button', { name: '同意变更' }).click()
  await page.locator('#consent-note').fill('新址属实，同意迁入')
  await page.getByRole('dialog').getByRole('button', { name: '同意变更' }).last().click()
  await page.getByText('等薛店镇安全生产监管办公室决定').waitFor()
})

it('the releasing office consents, and the move is done', async () => {
  const { page } = releasing
  await page.goto('/oversight')
  await page.getByText(`企业申请迁出待审核：${name}`).first().click()
  await page.getByText('新址属实，同意迁入').first().waitFor()
  await page.getByRole('button', { name: '同意变更' }).click()
  await page.locator('#consent-note').fill('租期届满属实，同意迁出')
  await page.getByRole('dialog').getByRole('button', { name: '同意变更' }).last().click()
  await page.getByText('已生效').first().waitFor()
  await releasing.picture('change-approved-1440')
})

it('the dossier says who oversaw the enterprise when', async () => {
  const { page } = manager
  await page.goto('/desk/dossier')
  const panel = page.locator('section.panel').filter({ hasText: '监管归属' })
  await panel.getByText('龙湖镇安全生产监管办公室').waitFor()
  await panel.getByText('薛店镇安全生产监管办公室').waitFor()
  await page.getByText(address).first().waitFor()
  await manager.picture('dossier-belonging-1440')
})

it('complains of nothing on any page', () => {
  expect(complaints(manager, releasing, receiving)).toEqual([])
})
