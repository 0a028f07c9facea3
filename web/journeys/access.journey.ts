import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, complaints, isWiderThanScreen } from './steps'
import { type Watched, watch } from './watch'
import { desk, openWorld, phone, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
beforeAll(async () => {
  world = await openWorld('access', { enterprises: 12, hazards: 400 })
})
afterAll(() => world.close())

const linksOf = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((found) => found.map((link) => new URL((link as HTMLAnchorElement).href).pathname))

/** Routes somebody was seen on, and all there are: as the router of the running page names them. */
const seen = new Set<string>()
const routes = new Set<string>()
interface Router {
  getRoutes(): { path: string; redirect?: unknown; components?: object | null }[]
  currentRoute: { value: { matched: { path: string }[] } }
}
async function note(page: Page): Promise<void> {
  const { all, now } = await page.evaluate(() => {
    const app = document.querySelector('#app') as unknown as {
      __vue_app__: { config: { globalProperties: { $router: Router } } }
    }
    const router = app.__vue_app__.config.globalProperties.$router
    const shown = router.getRoutes().filter(({ redirect, components }) => components && !redirect)
    return { all: shown.map(({ path }) => path), now: router.currentRoute.value.matched.at(-1)?.path }
  })
  for (const path of all) routes.add(pageOf(path))
  if (now) seen.add(pageOf(now))
}
/** Settings are the same pages in every shell, and so is what stands where no page is; a shell is no page of its own. */
const pageOf = (path: string) =>
  path.endsWith(':rest(.*)*')
    ? 'no such page'
    : path.replace(/^\/(desk|m|oversight|console)\/(people|grants|units|audit|files|sessions|password)$/, 'settings/$2')
/** No pages of their own, or looked at where there is something to show: belonging and handover journeys. */
const noPages = ['/', '/c', '/console', '/desk/changes/:id', '/oversight/changes/:id', '/oversight/handovers/:id']

/** Pages that no navigation names: what is open behind a row, and the personal ones. */
const behind: Record<string, (page: Page) => Promise<string[]>> = {
  '/desk': async (page) => {
    const hazard = await firstOf(page, '/api/hazards')
    const order = await firstOf(page, '/api/supervisions')
    const own = [`import/${await startedImport(page)}`, 'nothing-here'].map((path) => `/desk/risk/${path}`)
    return [...own, `/desk/hazards/${hazard}`, `/desk/supervisions/${order}`, '/desk/sessions', '/desk/password']
  },
  '/oversight': async (page) => {
    const [enterprise, hazard, order] = await Promise.all(
      ['/api/enterprises', '/api/hazards', '/api/supervisions'].map((path) => firstOf(page, path)),
    )
    return [`/oversight/enterprises/${enterprise}`, `/oversight/hazards/${hazard}`, `/oversight/supervisions/${order}`]
  },
  '/m': async (page) => {
    const hazard = await firstOf(page, '/api/hazards?mine=owned&state=rectifying')
    const personal = ['report', 'reports', 'outbox', 'grants', 'sessions', 'password'].map((name) => `/m/${name}`)
    return [...personal, `/m/hazards/${hazard}`, `/m/hazards/${hazard}/submit`]
  },
  '/console': async () => [],
}
async function startedImport({ request }: Page): Promise<string> {
  const once = () => ({ 'idempotency-key': crypto.randomUUID() })
  const file = await request.post('/api/files', {
    data: Buffer.from('风险点,危险源,风险等级\n配电室,带负荷拉闸,较大\n'),
    headers: { ...once(), 'x-file-name': 'list.csv', 'content-type': 'application/octet-stream' },
  })
  const data = { fileId: (await file.json()).id, kind: 'risk' }
  return (await (await request.post('/api/imports', { data, headers: once() })).json()).id
}
async function firstOf(page: Page, path: string): Promise<string> {
  const { items } = await (await page.request.get(path)).json()
  return items[0].id
}

it.each([
  ['yitu.anquan', '/desk'],
  ['yingji.duban', '/oversight'],
  ['yunying', '/console'],
  ['yitu.banzu1', '/m'],
])('lets everybody use every page of %s, at a desk and on a phone', async (login, home) => {
  const atDesk = await person(login, home === '/m' ? phone : desk)
  const screens = home === '/m' ? [atDesk] : [atDesk, await person(login, phone)]
  await atDesk.open(home)
  const pages = new Set(await linksOf(atDesk.page, 'nav a[href]'))
  // The first row behind each list, and what no list leads to.
  const rows = new Set((await behind[home]?.(atDesk.page)) ?? [])
  const firstRow = async () => {
    const [first] = await linksOf(atDesk.page, 'main :is(tbody, li) a[href]')
    if (first && !pages.has(first)) rows.add(first)
  }
  const found = await Promise.all(screens.map((who) => complaintsOn(who, pages, who === atDesk ? firstRow : undefined)))
  expect(pages.size + rows.size).toBeGreaterThan(2)
  found.push(...(await Promise.all(screens.map((who) => complaintsOn(who, rows)))))
  expect(Object.assign({}, ...found)).toEqual({})
  expect(complaints(...screens)).toEqual([])
})

async function person(login: string | null, size: { width: number; height: number }): Promise<Watched> {
  const visitor = await world.visit(size)
  if (login) await visitor.signIn(login, password)
  return watch(visitor, world.url)
}

/** What each of these pages keeps somebody from, by path and width; nothing where all is well. */
async function complaintsOn(who: Watched, paths: Iterable<string>, then?: () => Promise<void>) {
  const { page, open } = who
  const found: Record<string, string[]> = {}
  const width = page.viewportSize()?.width ?? 0
  for (const path of paths) {
    await open(path)
    await note(page)
    const complaints = await barriers(page)
    if (width <= phone.width && (await isWiderThanScreen(page))) complaints.push('wider than the screen')
    if (complaints.length) found[`${path} at ${width}`] = complaints
    await then?.()
  }
  return found
}

it('lets the auditor read the trail, at a desk and on a phone', async () => {
  for (const size of [desk, phone]) {
    const auditor = await person('yitu.shenji', size)
    expect(await complaintsOn(auditor, ['/desk/audit', '/denied'])).toEqual({})
  }
})

it('lets a stranger use every public page on a phone, the choice of a region included', async () => {
  const { page } = await person('yitu.anquan', phone)
  const { code } = await (await page.request.get('/api/enterprise')).json()
  const { items } = await (await page.request.get('/api/risk-points')).json()
  const stranger = await person(null, { width: 360, height: 740 })
  const open = ['/login', '/register', `/c/${code}`, `/c/p/${items[0].code}`, '/c/d/ABCD2345EFGH', '/c/r', '/c/api']
  expect(await complaintsOn(stranger, open)).toEqual({})
  await stranger.page.goto('/register')
  await stranger.page.locator('.el-cascader').click()
  for (const name of ['河南省', '郑州市', '新郑市', '薛店镇']) {
    await stranger.page.locator('.el-cascader-node:visible').filter({ hasText: name }).click()
    expect(await isWiderThanScreen(stranger.page)).toBe(false)
  }
  expect(await stranger.page.locator('.el-cascader input').inputValue()).toContain('薛店镇')
})

it('was on every page there is', () => {
  const rest = [...routes].filter((path) => !seen.has(path) && !noPages.includes(path))
  expect(rest).toEqual([])
})
