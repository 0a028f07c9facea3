import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { desk, openWorld, phone, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
beforeAll(async () => {
  world = await openWorld('access', { enterprises: 12, hazards: 400 })
})
afterAll(() => world.close())

/** Every page a person reaches from the navigation, and the first row behind each list. */
async function pagesOf(page: Page): Promise<string[]> {
  const links = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((found) => found.map((link) => new URL((link as HTMLAnchorElement).href).pathname))
  const pages = new Set(await links('nav a[href]'))
  for (const path of [...pages]) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    const [first] = await links('main :is(tbody, li) a[href]')
    if (first) pages.add(first)
  }
  return [...pages]
}

/** What keeps somebody from using this page, in axe's words: rule, how often, where first. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa'],
      resultTypes: ['violations'],
    }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]?.target} ${nodes[0]?.html.slice(0, 120)}`)
}

const isWiderThanScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)

it.each([
  ['yitu.anquan', '/desk'],
  ['yingji.duban', '/oversight'],
  ['yunying', '/console'],
  ['yitu.gongren1', '/m'],
])('lets everybody use every page of %s, at a desk and on a phone', async (login, home) => {
  const found: Record<string, string[]> = {}
  const atDesk = await world.visit(home === '/m' ? phone : desk)
  await atDesk.signIn(login, password)
  await atDesk.page.goto(home)
  await atDesk.page.waitForLoadState('networkidle')
  const pages = await pagesOf(atDesk.page)
  expect(pages.length).toBeGreaterThan(2)
  const onPhone = await world.visit(phone)
  await onPhone.signIn(login, password)
  for (const path of pages) {
    for (const { page } of home === '/m' ? [onPhone] : [atDesk, onPhone]) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      const width = page.viewportSize()?.width
      const complaints = await barriers(page)
      if (width === phone.width && (await isWiderThanScreen(page))) complaints.push('wider than the screen')
      if (complaints.length) found[`${path} at ${width}`] = complaints
    }
  }
  expect(found).toEqual({})
})

it('lets a stranger use every public page on a phone, the choice of a region included', async () => {
  const { page, signIn } = await world.visit(phone)
  await signIn('yitu.anquan', password)
  const { code } = await (await page.request.get('/api/enterprise')).json()
  const { items } = await (await page.request.get('/api/risk-points')).json()
  const stranger = await world.visit({ width: 360, height: 740 })
  const found: Record<string, string[]> = {}
  for (const path of ['/login', '/register', `/c/${code}`, `/c/p/${items[0].code}`, '/c/d/ABCD2345EFGH', '/c/api']) {
    await stranger.page.goto(path)
    await stranger.page.waitForLoadState('networkidle')
    const complaints = await barriers(stranger.page)
    if (await isWiderThanScreen(stranger.page)) complaints.push('wider than the screen')
    if (complaints.length) found[path] = complaints
  }
  expect(found).toEqual({})
  await stranger.page.goto('/register')
  await stranger.page.locator('.el-cascader').click()
  for (const name of ['河南省', '郑州市', '新郑市', '薛店镇']) {
    await stranger.page.locator('.el-cascader-node:visible').filter({ hasText: name }).click()
    expect(await isWiderThanScreen(stranger.page)).toBe(false)
  }
  expect(await stranger.page.locator('.el-cascader input').inputValue()).toContain('薛店镇')
})
