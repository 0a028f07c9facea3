import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { complaints, photo } from './steps'
import { desk, openWorld, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let manager: Visitor
let owner: Visitor
beforeAll(async () => {
  world = await openWorld('keyboard', { enterprises: 4, hazards: 60 })
  manager = await world.visit(desk)
  owner = await world.visit(desk)
  await owner.signIn('yitu.banzu1', password)
})
afterAll(() => world.close())

const title = '键盘走查：二号液压机急停按钮罩壳松动'

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** What has the focus, as a person would name it: its kind, its label, its own words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const el = document.activeElement
    if (!el?.matches('a, button, input, textarea')) return ''
    const field = el as HTMLInputElement
    const item = el.closest('.el-form-item')?.querySelector('.el-form-item__label')?.textContent
    const words = field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent
    const own = el.matches('a, button') ? el.textContent : ''
    const kind = field.type === 'radio' ? 'radio' : el.tagName.toLowerCase()
    return [kind, item, words ?? own].filter(Boolean).join(' ').trim()
  })

/** Tabs on until the focus is on what these words name. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < 60; i++) {
    await press(page, 'Tab')
    const name = await focused(page)
    if (words.test(name)) return
    passed.push(name)
  }
  throw new Error(`The Tab key never reached ${words}, only:\n${passed.join('\n')}`)
}

async function write(page: Page, field: RegExp, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.insertText(text)
}

/** Opens the select that has the focus, and takes the option of these words. */
async function pick(page: Page, field: RegExp, option: string, typed = ''): Promise<void> {
  await tabTo(page, field)
  await press(page, 'Enter')
  const options = page.locator('.el-select-dropdown__item:visible')
  const found = options.filter({ hasText: option }).first()
  if (typed) {
    await page.keyboard.insertText(typed)
    await expect.poll(() => options.count(), { timeout: 10_000 }).toBe(1)
  }
  await found.waitFor()
  for (let i = 0; i < 40 && !(await found.evaluate((el) => el.classList.contains('is-hovering'))); i++)
    await press(page, 'ArrowDown')
  await press(page, 'Enter')
}

/** Answers the one question an official step asks. */
async function sure(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: '确定后：' })
  await dialog.waitFor()
  const last = (await dialog.getByRole('button').last().innerText()).trim()
  if (!(await focused(page)).endsWith(last)) await tabTo(page, new RegExp(`^button ${last}$`))
  await press(page, 'Enter')
  await dialog.waitFor({ state: 'hidden' })
}

const once = () => ({ 'idempotency-key': crypto.randomUUID() })
const stored = () =>
  manager.page.request
    .get('/api/hazards', { params: { q: '键盘走查' } })
    .then((reply) => reply.json())
    .then(({ items }) => items[0] as { id: string; state: string; level: string })
const state = () => stored().then((hazard) => hazard?.state)

it('a hazard goes from report to closed at the desk without a mouse', { timeout: 120_000 }, async () => {
  const { page } = manager
  await page.goto('/login')
  await page.getByLabel('账号').waitFor()
  if (!(await focused(page)).includes('账号')) await tabTo(page, /账号/)
  await page.keyboard.insertText('yitu.anquan')
  await write(page, /密码/, password)
  await press(page, 'Enter')
  await page.waitForURL(/\/desk/)
  await page.getByRole('link', { name: '隐患清单' }).waitFor()

  await tabTo(page, /^a 隐患清单/)
  await press(page, 'Enter')
  await page.waitForURL(/\/desk\/hazards/)
  await page.locator('.el-table__body tr').first().waitFor()
  await press(page, 'n')
  const report = page.getByRole('dialog', { name: '上报隐患' })
  await report.waitFor()
  await write(page, /^textarea 隐患描述/, title)
  await write(page, /^input 位置/, '冲压车间')
  await tabTo(page, /^button 上报/)
  await press(page, 'Enter')
  await report.waitFor({ state: 'hidden' })
  await expect.poll(state, { timeout: 10_000 }).toBe('reported')

  await press(page, '/')
  await page.keyboard.insertText(title)
  await page.waitForURL(/q=/)
  await expect.poll(() => page.locator('.el-table__body tr').count(), { timeout: 10_000 }).toBe(1)
  await press(page, 'ArrowDown', 'Enter')
  await page.getByRole('complementary').getByRole('button', { name: '定级' }).waitFor()

  await tabTo(page, /^button 定级$/)
  await press(page, 'Enter')
  await page.getByRole('dialog', { name: '隐患定级' }).waitFor()
  await tabTo(page, /^radio 隐患级别/)
  await press(page, 'Space')
  await pick(page, /^input 专业/, '设备')
  await tabTo(page, /^button 确定级别$/)
  await press(page, 'Enter')
  await sure(page)
  await expect.poll(state, { timeout: 10_000 }).toBe('graded')

  const name = (await (await owner.page.request.get('/api/account/me')).json()).name as string
  await page.getByRole('button', { name: '下达整改' }).waitFor()
  await tabTo(page, /^button 下达整改$/)
  await press(page, 'Enter')
  await page.getByRole('dialog', { name: '下达整改' }).waitFor()
  await pick(page, /^input 整改责任人/, name, name)
  await write(page, /^textarea 整改措施/, '更换罩壳并紧固，逐台检查急停按钮')
  await write(page, /^input 整改资金/, '200')
  await write(page, /^input 整改期限/, new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10))
  await press(page, 'Enter')
  await write(page, /^textarea 应急预案/, '停机挂牌，专人看守')
  await tabTo(page, /^button 下达整改$/)
  await press(page, 'Enter')
  await sure(page)
  await expect.poll(state, { timeout: 10_000 }).toBe('rectifying')

  // The owner's part, on a phone with a camera, is another journey's.
  const { id } = await stored()
  const { request } = owner.page
  const file = await request.post('/api/files', {
    data: photo.buffer,
    headers: { ...once(), 'x-file-name': 'after.png', 'content-type': 'application/octet-stream' },
  })
  const submitted = await request.post(`/api/hazards/${id}/submit`, {
    data: { note: '罩壳已换新并紧固', photos: [(await file.json()).id] },
    headers: once(),
  })
  expect(await submitted.json()).toMatchObject({ state: 'verifying' })

  await page.reload()
  await page.getByRole('button', { name: '验收销号' }).waitFor()
  await tabTo(page, /^button 验收销号$/)
  await press(page, 'Enter')
  await page.getByRole('dialog').first().waitFor()
  await tabTo(page, /^button 验收通过$/)
  await press(page, 'Enter')
  await sure(page)
  await expect.poll(state, { timeout: 10_000 }).toBe('closed')
})

it('a regulator opens a figure, a row and its page by keys alone', { timeout: 60_000 }, async () => {
  const officer = await world.visit(desk)
  await officer.signIn('yingji.duban', password)
  const { page } = officer
  await page.goto('/oversight')
  await page.getByText('近 7 天新增重大').waitFor()
  await tabTo(page, /^a 辖区超期/)
  await press(page, 'Enter')
  await page.waitForURL(/overdue=1/)
  await page.locator('.el-table__body tr').first().waitFor()
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter')
  await page.waitForURL(/open=\d+/)
  const panel = page.getByRole('complementary').filter({ hasText: '展开为页面' })
  await panel.waitFor()
  await tabTo(page, /^a 展开为页面/)
  await press(page, 'Enter')
  await page.waitForURL(/\/oversight\/hazards\/\d+/)
  expect(complaints(manager, owner, officer)).toEqual([])
})
