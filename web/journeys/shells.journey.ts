import { afterAll, beforeAll, expect, it } from 'vitest'
import { complaints, fill, isWiderThanScreen } from './steps'
import { desk, openWorld, phone, type Visitor, type World, wide } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
const people: Visitor[] = []
beforeAll(async () => {
  world = await openWorld('shells', { enterprises: 12, hazards: 400 })
})
afterAll(() => world.close())

async function person(login: string | null, size = desk): Promise<Visitor> {
  const visitor = await world.visit(size)
  people.push(visitor)
  if (login) await visitor.signIn(login, password)
  return visitor
}
/** The figure itself; its definition and date stand behind it in the same link. */
const number = (text: string | null) => Number((/[\d,]+/.exec(text ?? '')?.[0] ?? '').replaceAll(',', ''))

it('shows the regulator figures that open into as many rows', async () => {
  const officer = await person('yingji.duban')
  const { page } = officer
  await page.goto('/oversight/overview')
  await page.getByText('近十二个月').waitFor()
  await officer.picture('oversight-overview-1440')
  const link = page.getByRole('link').filter({ hasText: '重大未销号' }).first()
  const shown = number(await link.textContent())
  const rows = await page.request.get('/api/hazards', {
    params: {
      level: 'major',
      state: 'reported,graded,plan_review,rectifying,verifying,accepted,void_review',
      total: '1',
    },
  })
  expect((await rows.json()).total).toBe(shown)
  await link.click()
  await page.waitForURL(/\/oversight\/hazards/)

  const onPhone = await person('yingji.duban', phone)
  await onPhone.page.goto('/oversight/overview')
  await onPhone.page.getByText('重大未销号').first().waitFor()
  await onPhone.picture('oversight-overview-390')
  expect(await isWiderThanScreen(onPhone.page)).toBe(false)
})

it('shows the principal the same honest page on a phone, and the way to the field', async () => {
  const principal = await person('yitu.fuzeren', phone)
  const { page } = principal
  await page.goto('/')
  await page.getByRole('heading', { name: '谁在拖' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/desk')
  await page.getByRole('link').filter({ hasText: '未销号' }).first().waitFor()
  expect(await isWiderThanScreen(principal.page)).toBe(false)
  await principal.picture('principal-today-390')
  await page.getByRole('button', { name: /我的菜单/ }).click()
  await page.getByRole('menuitem', { name: '手机版' }).click()
  await page.waitForURL(/\/m$/)
})

it('counts on every home page exactly the rows that each number opens', async () => {
  for (const [login, home] of [
    ['yitu.anquan', '/desk'],
    ['yitu.fuzeren', '/desk'],
    ['yingji.duban', '/oversight'],
  ] as const) {
    const { page } = await person(login, wide)
    await page.goto(home)
    await page.waitForLoadState('networkidle')
    const numbers = await page.locator('.figures a[href*="?"], main td a[href*="unit="]').evaluateAll((links) =>
      links.map((link) => {
        const value = link.querySelector('.value') ?? link
        const definition = link.closest('[title]')?.getAttribute('title') ?? ''
        return { href: link.getAttribute('href') ?? '', text: value.textContent, definition }
      }),
    )
    expect(numbers.length).toBeGreaterThan(2)
    for (const { href, text, definition } of numbers.slice(0, 7)) {
      expect(definition).toMatch(/截至 \d{4}-|\d{4}-\d\d-\d\d 到 \d{4}-/)
      await page.goto(href)
      await page.waitForLoadState('networkidle')
      const rows = () => page.locator('.el-table__body tr').count()
      await expect.poll(rows, { timeout: 15_000, message: href }).toBe(Math.min(number(text), 20))
      if (number(text) <= 20) continue
      const ask = page.getByRole('button', { name: '共多少条？' })
      if (await ask.isVisible()) await ask.click()
      expect(number(await page.getByText(/^共 [\d,]+ 条$/).textContent())).toBe(number(text))
    }
  }
})

it('tells the levels of the four-colour map apart without their colours', async () => {
  const manager = await person('yitu.anquan')
  const { page, context } = manager
  await page.goto('/desk/risk/map')
  await page.locator('svg .area').first().waitFor()
  const areas = await page.locator('svg .area').evaluateAll((found) =>
    found.map((area) => ({
      word: area.querySelector('tspan:last-child')?.textContent,
      pattern: area.querySelector('.outline')?.getAttribute('fill'),
    })),
  )
  const pairs = new Set(areas.map(({ word, pattern }) => `${word} ${pattern}`))
  expect(pairs.size).toBeGreaterThan(1)
  // A word has one pattern and a pattern one word, each drawn somewhere.
  expect([new Set(areas.map(({ word }) => word)).size, new Set(areas.map(({ pattern }) => pattern)).size]).toEqual([
    pairs.size,
    pairs.size,
  ])
  const drawn = await page
    .locator('svg pattern')
    .evaluateAll((all) => all.map((one) => one.getAttribute('patternTransform') + one.innerHTML))
  expect([drawn.length, new Set(drawn).size]).toEqual([5, 5])
  const browser = await context.newCDPSession(page)
  for (const type of ['deuteranopia', 'achromatopsia'] as const) {
    await browser.send('Emulation.setEmulatedVisionDeficiency', { type })
    await manager.picture(`four-colour-map-${type}-1440`)
  }
})

it('fills a wall with the overview, light and dark', async () => {
  const officer = await person('yingji.juzhang', wide)
  const { page } = officer
  await page.goto('/oversight/overview')
  await page.getByText('近十二个月').waitFor()
  await officer.picture('oversight-overview-1920')
  await page.getByRole('button', { name: '全屏' }).click()
  await page.getByRole('button', { name: /退出全屏/ }).waitFor()
  const looks = await page.evaluate(() => {
    const style = getComputedStyle(document.body)
    const [r = 255, g = 255, b = 255] = (style.backgroundColor.match(/\d+/g) ?? []).map(Number)
    return { light: (r + g + b) / 3, size: Number.parseFloat(style.fontSize) }
  })
  expect(looks.light).toBeLessThan(64)
  expect(looks.size).toBeGreaterThan(14)
  expect(await isWiderThanScreen(officer.page)).toBe(false)
  await officer.picture('oversight-overview-dark-1920')
})

it('opens a code for anyone, and the dossier for the officer who scans it', async () => {
  const officer = await person('yingji.jiancha')
  const list = await officer.page.request.get('/api/enterprises', { params: { status: 'active', q: '翊途' } })
  const { id, code, principalPhone, uscc } = (await list.json()).items[0]

  const passer = await person(null, phone)
  await passer.page.goto(`/c/${code}`)
  await passer.page.getByText('翊途').first().waitFor()
  await passer.picture('enterprise-card-390')
  const text = await passer.page.locator('body').innerText()
  expect(text).not.toContain(principalPhone)
  expect(text).not.toContain(uscc)
  expect(await isWiderThanScreen(passer.page)).toBe(false)

  await officer.page.goto(`/c/${code}`)
  await officer.page.waitForURL(`**/oversight/enterprises/${id}`)
  await officer.page.getByText('档案完整度').first().waitFor()
  await officer.picture('dossier-1440')
})

it('shows the enterprise its standardization', async () => {
  const manager = await person('yitu.anquan')
  await manager.page.goto('/desk/standardization/evaluations')
  await manager.page.getByText('自评').first().waitFor()
  await manager.page.locator('tbody tr, li a').first().click()
  await manager.page.waitForLoadState('networkidle')
  await manager.picture('standardization-1440')
})

it('shows the operator the registry and nothing of the business', async () => {
  const operator = await person('yunying')
  await operator.page.goto('/console/enterprises')
  await operator.page.getByText('翊途').first().waitFor()
  await operator.picture('console-enterprises-1440')
  const refused = await operator.page.request.get('/api/hazards')
  expect(refused.status()).toBe(403)
})

it('says whom it finds and what will happen before the operator appoints an administrator', async () => {
  const operator = await person('yunying')
  const { page } = operator
  await page.goto('/console/enterprises')
  await page.getByText('翊途').first().click()
  await page.getByRole('button', { name: '补任系统管理员' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('现有的管理员').waitFor()
  await dialog.getByText(/立即收到消息的：.*主要负责人/).waitFor()
  await fill(page, '姓名', '周新任')
  await fill(page, '账号', 'yitu.xinren')
  await fill(page, '手机', '13600000001')
  await fill(page, '原因和依据', '原管理员离职未交接，单位来函申请补任，已回拨核实')
  await operator.picture('console-appoint-1440')
  await dialog.getByRole('button', { name: '补任' }).click()
  await page.getByText('已提出补任').waitFor()
  const principal = await person('yitu.fuzeren')
  await principal.page.goto('/desk')
  await principal.page.getByText('1 项权限变更待您确认').click()
  await principal.page.getByText('补任周新任为系统管理员').first().click()
  await principal.picture('grants-1440')
  await principal.page.getByRole('button', { name: '确认', exact: true }).click()
  await principal.page.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click()
  await principal.page.getByText('初始密码只显示这一次').waitFor()
  await principal.page.getByRole('button', { name: '已记下，关闭' }).click()
})

it('ends a session that nobody used; whoever signs in again finds the unfinished form as it was', async () => {
  const manager = await person('yitu.anquan')
  const { page, context } = manager
  await page.goto('/desk/hazards')
  const open = () => page.getByRole('button', { name: '上报隐患' }).first().click()
  const words = '二车间 3 号配电箱门脱落，带电部位裸露'
  await open()
  await fill(page, '隐患描述', words)
  await fill(page, '位置', '二车间东墙')
  // What the page sees of a session that is over: nobody knows its cookie any more.
  await context.clearCookies()
  await page.getByRole('dialog').getByRole('button', { name: '上报', exact: true }).click()
  await page.getByText('登录已失效').waitFor()
  await page.getByLabel('账号').fill('yitu.anquan')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/desk\/hazards/)
  await open()
  await page.getByText('已恢复上次没有提交的内容').waitFor()
  expect(await page.getByLabel('隐患描述').inputValue()).toBe(words)
})

it('keeps a worker out of the desk’s work', async () => {
  const worker = await person('yitu.gongren1', phone)
  await worker.page.goto('/desk/risk/import')
  await worker.page
    .getByText(/没有.*权限|不能/)
    .first()
    .waitFor()
  await worker.page.goto('/oversight/overview')
  await worker.page.waitForURL(/denied|\/m|\/desk/)
})

it('greets with a plain sign-in page, and tells wrong passwords what to do', async () => {
  const stranger = await person(null)
  const { page } = stranger
  await page.goto('/login')
  await stranger.picture('login-1440')
  await page.getByLabel('账号').fill('yitu.anquan')
  await page.getByLabel('密码', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('账号或密码不正确').waitFor()
})

it('complains of nothing on any page', () => {
  expect(complaints(...people)).toEqual([])
})
