import { afterAll, beforeAll, expect, it } from 'vitest'
import { choose, complaints, fill, photo, sure } from './steps'
import { desk, openWorld, phone, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let manager: Visitor
let principal: Visitor
let officer: Visitor
let leader: Visitor
beforeAll(async () => {
  world = await openWorld('supervision', { enterprises: 6, hazards: 150 })
  manager = await world.visit(desk)
  principal = await world.visit(desk)
  officer = await world.visit(desk)
  leader = await world.visit(desk)
  await manager.signIn('yitu.anquan', password)
  await principal.signIn('yitu.fuzeren', password)
  await officer.signIn('yingji.duban', password)
  await leader.signIn('yingji.juzhang', password)
})
afterAll(() => world.close())

const title = '旅程测试：抛光间除尘管道没有泄爆口，积尘超过一指厚'
const long = '拆除旧管道，按设计加装泄爆片和锁气卸灰阀，清理全部积尘并建立清扫记录'
/** Address of the case, once it is drafted. */
let number = ''

it('a major hazard is found and graded by its criterion', async () => {
  const { page } = manager
  await page.goto('/desk/hazards')
  await page.getByRole('button', { name: '上报隐患' }).first().click()
  await fill(page, '隐患描述', title)
  await fill(page, '位置', '打磨抛光间')
  await page.getByRole('dialog').getByRole('button', { name: /上报/ }).last().click()
  await page.getByText(title).first().click()
  await manager.picture('hazard-detail-1440')
  await page.getByRole('button', { name: '定级' }).click()
  await page.getByRole('radio', { name: '重大隐患' }).locator('xpath=ancestor-or-self::label').click()
  await choose(page, '专业', '设备')
  await page.getByRole('button', { name: '确定级别' }).click()
  await sure(page)
  await page.getByText('重大隐患').first().waitFor()
})

it('the officer drafts, the leader signs, the notice goes out', async () => {
  const { page } = officer
  await page.goto(`/oversight/hazards?q=${encodeURIComponent('旅程测试')}`)
  await page.getByText(title).first().click()
  await page.getByRole('button', { name: '拟挂牌督办' }).click()
  const drawer = page.getByRole('dialog').filter({ hasText: '拟挂牌督办' })
  await page.locator('#sup-description').fill(long)
  await page.locator('#sup-basis').fill('《工贸企业重大事故隐患判定标准》第十一条')
  await drawer.getByLabel('第 1 条治理要求').fill(long)
  const inTwoMonths = new Date(Date.now() + 60 * 86_400_000)
  await page
    .locator('#sup-treatby')
    .fill(`${inTwoMonths.getFullYear()}年${inTwoMonths.getMonth() + 1}月${inTwoMonths.getDate()}日`)
  await page.keyboard.press('Enter')
  await drawer.getByRole('button', { name: '提交签批' }).click()
  await drawer.waitFor({ state: 'hidden' })

  await leader.page.goto('/oversight/supervisions?q=旅程测试')
  await leader.page.getByText(title).first().click()
  await leader.page.getByRole('button', { name: '签批', exact: true }).click()
  await sure(leader.page)
  await leader.page.getByText('已签批').first().waitFor()

  await page.goto('/oversight/supervisions?q=旅程测试')
  await page.getByText(title).first().click()
  await page.getByRole('button', { name: '下发通知书' }).click()
  await sure(page)
  await page.getByText('已下发').first().waitFor()
  number =
    (
      await page
        .getByText(/〔\d{4}〕\d+号/)
        .first()
        .textContent()
    )?.match(/[^\s]*〔\d{4}〕\d+号/)?.[0] ?? ''
  expect(number).not.toBe('')
  await officer.picture('supervision-case-1440')
})

it('the enterprise signs for it and files its plan; the officer puts it on file', async () => {
  const { page } = manager
  await page.goto('/desk/supervisions?q=旅程测试')
  await page.getByText(title).first().click()
  await page.getByRole('button', { name: '签收', exact: true }).click()
  await sure(page)
  await page.getByRole('button', { name: '报备治理方案' }).click()
  for (const box of await page.getByRole('dialog').locator('textarea').all()) await box.fill(long)
  await page.getByRole('dialog').getByRole('button', { name: '报备', exact: true }).click()
  await sure(page)
  await page.getByText('方案待审').first().waitFor()
  await manager.picture('supervision-enterprise-1440')

  await officer.page.reload()
  await officer.page.getByRole('button', { name: '同意备案' }).click()
  const dialog = officer.page.getByRole('dialog').filter({ hasText: '备案意见' })
  await dialog.locator('textarea').fill('方案完整，同意备案')
  await dialog.getByRole('button', { name: '同意备案' }).click()
  await officer.page.getByText('治理中').first().waitFor()
})

it('the enterprise treats the hazard by its own loop, then applies; the panel accepts; the case is delisted', async () => {
  await ownLoop()
  const { page } = manager
  await page.goto('/desk/supervisions?q=旅程测试')
  await page.getByText(title).first().click()
  await page.getByRole('button', { name: '申请验收' }).click()
  await fill(page, '治理完成情况', long)
  await fill(page, '投入资金', '86000')
  await page.keyboard.press('Tab')
  const uploaded = page.waitForResponse((reply) => reply.url().endsWith('/api/files'))
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(photo)
  await uploaded
  await page.getByRole('dialog').getByRole('link', { name: '整改后.png' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '申请验收' }).click()
  await sure(page)
  await page.getByText('待验收').first().waitFor()

  await officer.page.reload()
  await officer.page.getByRole('button', { name: '验收合格' }).click()
  const dialog = officer.page.getByRole('dialog').filter({ hasText: '验收说明' })
  for (const [i, name] of ['张工', '李工', '王工'].entries()) await dialog.getByLabel(`验收人员 ${i + 1}`).fill(name)
  await dialog.locator('#opinion-note').fill('逐条现场核查，全部完成')
  await dialog.getByRole('button', { name: '验收合格' }).click()
  await officer.page.getByText('现场验收合格，等督办人员或局领导办理摘牌').first().waitFor()
  // Whoever accepted is not who delists.
  expect(await officer.page.getByRole('button', { name: '摘牌' }).count()).toBe(0)

  await leader.page.reload()
  await leader.page.getByRole('button', { name: '摘牌' }).click()
  await sure(leader.page)
  await leader.page.getByText('已摘牌').first().waitFor()
})

/** Plan → approved → rectified → verified, inside the enterprise: the hazard journey walks this on screen. */
async function ownLoop(): Promise<void> {
  const owner = await world.visit(phone)
  await owner.signIn('yitu.banzu1', password)
  const send = async (who: Visitor, path: string, data: unknown = {}, headers: Record<string, string> = {}) => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const reply = await who.page.request.post(`/api${path}`, { data: data as object, headers: { ...key, ...headers } })
    expect(reply.status(), await reply.text()).toBe(200)
    return reply.json()
  }
  const found = await manager.page.request.get('/api/hazards', { params: { q: '旅程测试' } })
  const { id } = (await found.json()).items[0]
  const { userId } = await (await owner.page.request.get('/api/account/me')).json()
  const deadline = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const commitments = { ownerId: userId, measure: long, funds: 86_000, deadline, contingency: long }
  const parts = { goal: long, methods: long, funds: long, people: long, timetable: long, safety: long }
  const { version } = await send(manager, `/hazards/${id}/plan`, { commitments, ...parts })
  await send(principal, `/hazards/${id}/plan/approve`, {}, { 'if-match': `"${version}"` })
  const upload = { 'content-type': 'image/png', 'x-file-name': 'after.png' }
  const { id: file } = await send(owner, '/files', photo.buffer, upload)
  await send(owner, `/hazards/${id}/submit`, { note: long, photos: [file] })
  const { state } = await send(manager, `/hazards/${id}/verify`)
  expect(state).toBe('accepted')
}

it('anyone may check the notice by its code', async () => {
  const code = await officer.page.request
    .get('/api/supervisions?q=旅程测试')
    .then((reply) => reply.json())
    .then(({ items }) => items[0].noticeCode as string)
  const visitor = await world.visit(phone)
  await visitor.page.goto(`/c/d/${code}`)
  await visitor.page.getByText(number).first().waitFor()
  await visitor.picture('document-check-390')
  expect(complaints(visitor)).toEqual([])
})

it('complains of nothing on any page', () => {
  expect(complaints(manager, principal, officer, leader)).toEqual([])
})
