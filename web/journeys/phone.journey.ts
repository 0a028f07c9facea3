import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { complaints, photo, sure } from './steps'
import { openWorld, phone, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let manager: Visitor
const people: Visitor[] = []
beforeAll(async () => {
  world = await openWorld('phone', { enterprises: 6, hazards: 150 })
  manager = await person('yitu.anquan')
})
afterAll(() => world.close())

async function person(login: string, size = phone): Promise<Visitor> {
  const visitor = await world.visit(size)
  people.push(visitor)
  await visitor.signIn(login, password)
  return visitor
}
type Row = { id: string; title: string; photos: string[]; riskPointId: string | null; state: string }
/** What the server holds of this name, as the safety manager sees it. */
const rowsOf = async (title: string): Promise<Row[]> =>
  (await (await manager.page.request.get('/api/hazards', { params: { q: title } })).json()).items
const arrives = (title: string, count = 1) =>
  expect.poll(async () => (await rowsOf(title)).length, { timeout: 45_000 }).toBe(count)

const next = (page: Page) => page.getByRole('button', { name: /下一步/ })
const send = (page: Page) => page.getByRole('button', { name: '上报', exact: true })
const album = (page: Page) => page.locator('input[type=file]').last()
const bar = (page: Page, words: RegExp | string) => page.locator('.network').getByText(words).waitFor()
async function fillIn(page: Page, title: string, photos = [photo]) {
  await page.goto('/m/report')
  await album(page).setInputFiles(photos)
  await page.getByAltText(`第 ${photos.length} 张照片`).waitFor()
  await next(page).click()
  await page.getByLabel('隐患描述').fill(title)
  await next(page).click()
  await page.locator('#report-place').fill('二车间东墙配电间')
}
/** The request arrives, its answer does not. */
const loseReply = async (route: Route) => {
  await route.fetch()
  await route.abort('connectionreset')
}
const worksOffline = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') await new Promise((resolve) => active?.addEventListener('statechange', resolve))
  })
/** What the service worker cached, and which answers are kept for reading without a network. */
async function keptOnDevice() {
  const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
  const pages = (await Promise.all(caching)).flat().map(({ url }) => new URL(url).pathname)
  const answers = await new Promise<IDBValidKey[]>((resolve) => {
    const opening = indexedDB.open('shuangfang-read')
    opening.onsuccess = () => {
      const reading = opening.result.transaction('answers').objectStore('answers').getAllKeys()
      reading.onsuccess = () => resolve(reading.result)
    }
  })
  return { pages, answers }
}
/** A phone switched off and on: the page is gone, what the device keeps is not. */
async function restart(context: BrowserContext, page: Page): Promise<Page> {
  await page.close()
  return context.newPage()
}

it('loads at most 250 KB of script, nothing twice, before the phone works', async () => {
  const { context } = await person('yitu.gongren1')
  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  await wire.send('Network.setBypassServiceWorker', { bypass: true })
  const scripts = new Map<string, number>()
  wire.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.set(requestId, 0))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength)
  })
  await page.goto('/m')
  await page.getByText('我的整改任务').waitFor()
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1024
  expect(total).toBeGreaterThan(100)
  expect(total).toBeLessThanOrEqual(250)
})

it('sends once what was pressed twice and whose answers were lost on the way', async () => {
  const { page } = await person('yitu.gongren1')
  const title = '手机旅程：答复丢在路上'
  await fillIn(page, title, [photo, { ...photo, name: '第二张.png' }])
  await page.route('**/api/files', loseReply, { times: 1 })
  await page.route('**/api/hazards', loseReply, { times: 1 })
  await send(page).evaluate((button: HTMLElement) => {
    button.click()
    button.click()
  })
  await bar(page, /1 条未上传/)
  await page.goto('/m/outbox')
  await page.getByText(title).waitFor()
  for (let round = 0; round < 3 && (await page.getByRole('button', { name: '立即上传' }).isVisible()); round++) {
    await page.getByRole('button', { name: '立即上传' }).click()
    await page.waitForTimeout(1500)
  }
  await bar(page, '全部已上传')
  const rows = await rowsOf(title)
  expect(rows).toHaveLength(1)
  expect(new Set(rows[0]?.photos).size).toBe(2)
})

it('goes on after the phone died half-way, without a network in between', async () => {
  const { context, page } = await person('yitu.gongren1')
  const title = '手机旅程：传到一半没电'
  await page.goto('/m')
  await worksOffline(page)
  await fillIn(page, title, [photo, { ...photo, name: '第二张.png' }])
  let uploads = 0
  await page.route('**/api/files', (route) => (uploads++ === 0 ? route.continue() : route.abort()))
  await send(page).click()
  await bar(page, /1 条未上传/)
  await expect.poll(() => uploads).toBe(2)
  await context.setOffline(true)
  const later = await restart(context, page)
  await later.goto('/m/outbox')
  await later.getByText(title).waitFor()
  await bar(later, /离线，还有 1 条未上传/)
  await context.setOffline(false)
  await arrives(title)
  await bar(later, '全部已上传')
  expect(new Set((await rowsOf(title))[0]?.photos).size).toBe(2)
})

it('keeps unsent reports for their author when the session ends, and from whoever signs in next', async () => {
  const { context, page } = await person('yitu.gongren1')
  const title = '手机旅程：登录失效时没传完'
  await fillIn(page, title)
  await context.setOffline(true)
  await send(page).click()
  await page.getByText('已保存在手机上').waitFor()
  await context.clearCookies()
  await context.setOffline(false)
  await page.waitForURL(/login/)
  await page.getByText('还有 1 条没有上传').waitFor()
  const enter = async (login: string) => {
    await page.getByLabel('账号').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.waitForURL((at) => !at.pathname.startsWith('/login'))
  }
  await enter('yitu.banzu1')
  await bar(page, '全部已上传')
  await page.goto('/m/outbox')
  await page.getByText('全部已上传').last().waitFor()
  expect(await page.locator('body').innerText()).not.toContain(title)
  await page.goto('/m/me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(/login/)
  await enter('yitu.gongren1')
  await arrives(title)
})

it('leaves nothing to read and, without a network too, leaves for good: the next page is the sign-in page', async () => {
  const { context, page } = await person('yitu.gongren1')
  await page.goto('/m')
  await page.getByText('我最近上报的').waitFor()
  await page.goto('/m/me')
  await worksOffline(page)
  await context.setOffline(true)
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(/login/)
  await page.goto('/m')
  await page.waitForURL(/login/)
  const kept = await page.evaluate(keptOnDevice)
  expect(kept.pages).toContain('/index.html')
  expect(kept.pages.filter((path) => path.startsWith('/api'))).toEqual([])
  expect(kept.answers).toEqual([])
  await context.setOffline(false)
  await page.goto('/m')
  await page.waitForURL(/login/)
  expect((await page.request.get('/api/account/me')).status()).toBe(401)
})

it('says at once that a file is no photo, and lets a refused photo be replaced', async () => {
  const { page } = await person('yitu.gongren1')
  const title = '手机旅程：照片被退'
  await page.goto('/m/report')
  await album(page).setInputFiles({ name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('不是照片') })
  await page.getByText('不是照片').waitFor()
  const heic = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic'), Buffer.alloc(64)])
  await album(page).setInputFiles({ name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: heic })
  await page.getByText('兼容性最佳').waitFor()
  await fillIn(page, title)
  const broken = { type: '/p', title: '照片', status: 422, code: 'image_broken', detail: '照片已损坏，请重新拍摄。' }
  await page.route('**/api/files', (route) => route.fulfill({ status: 422, json: broken }), { times: 1 })
  await send(page).click()
  await page.getByText('没有被接收').first().waitFor()
  await page.getByRole('link', { name: '去修改' }).click()
  await page.getByRole('link', { name: '修改后重新上传' }).click()
  await page.getByRole('button', { name: '删除第 1 张照片' }).click()
  await next(page).click()
  await next(page).click()
  await page.getByRole('button', { name: '重新上传' }).click()
  await arrives(title)
  expect((await rowsOf(title))[0]?.photos).toHaveLength(0)
})

it('takes nine photos and says what became of the tenth', async () => {
  const { page } = await person('yitu.gongren1')
  await page.goto('/m/report')
  await album(page).setInputFiles(Array.from({ length: 10 }, (_, index) => ({ ...photo, name: `${index}.png` })))
  await page.getByText('多出的 1 张没有加入').waitFor()
  await page.getByAltText('第 9 张照片').waitFor()
  await page.reload()
  await page.getByAltText('第 9 张照片').waitFor()
})

it('reports from a scanned point in two screens: where is already answered', async () => {
  const { page } = await person('yitu.gongren1')
  const title = '手机旅程：扫码上报'
  const points = await (await page.request.get('/api/risk-points')).json()
  const { id, code, name } = points.items[0]
  await page.goto(`/c/p/${code}`)
  await page.getByRole('link', { name: '在这里上报隐患' }).click()
  await next(page).click()
  await page.getByText(`在：${name}`).waitFor()
  await page.getByLabel('隐患描述').fill(title)
  await send(page).click()
  await arrives(title)
  expect((await rowsOf(title))[0]?.riskPointId).toBe(id)
})

it('sends at once from a browser that keeps nothing', async () => {
  const { context, page } = await person('yitu.gongren1')
  const title = '手机旅程：无痕模式'
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError')
    }
  })
  await fillIn(page, title)
  await context.setOffline(true)
  await send(page).click()
  await page.getByText('不要关闭').first().waitFor()
  await context.setOffline(false)
  await arrives(title)
})

it('shows another hazard when a message opens one over the other', async () => {
  const { page } = await person('yitu.gongren1')
  const [first, second] = (await (await page.request.get('/api/hazards')).json()).items as Row[]
  await page.goto(`/m/hazards/${first?.id}`)
  await page.locator('article .title').getByText(`${first?.title}`).waitFor()
  await page.evaluate((path) => {
    history.pushState({}, '', path)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, `/m/hazards/${second?.id}`)
  await page.locator('article .title').getByText(`${second?.title}`).waitFor()
})

it('has room for a thumb and no sideways scroll on every page at 360', async () => {
  const worker = await person('yitu.gongren1', { width: 360, height: 740 })
  const found: string[] = []
  const pages = ['', '/scan', '/report', '/report?step=words', '/report?step=place', '/reports', '/me', '/outbox']
  for (const path of [...pages, '/sessions', '/password']) {
    await worker.page.goto(`/m${path}`)
    await worker.page.waitForLoadState('networkidle')
    const here = await worker.page.evaluate(() => {
      const touched = (element: Element) => element.closest('label, .el-input__wrapper, .el-textarea') ?? element
      const small = [...document.querySelectorAll('a, button, input:not([type=text].aloud), textarea')]
        .map((element) => ({ element, box: touched(element).getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(({ element }) => element.outerHTML.slice(0, 80))
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth > clientWidth ? [...small, `wider by ${scrollWidth - clientWidth}`] : small
    })
    found.push(...here.map((words) => `${path}: ${words}`))
  }
  expect(found).toEqual([])
})

/** A hazard ordered to be rectified by this person, by way of the API. */
async function orderedTo(owner: Page, title: string): Promise<string> {
  const { userId } = await (await owner.request.get('/api/account/me')).json()
  const post = async (path: string, data: object) => {
    const headers = { 'idempotency-key': crypto.randomUUID(), origin: world.url }
    const reply = await manager.page.request.post(`/api${path}`, { headers, data })
    expect(reply.status(), await reply.text()).toBe(200)
    return reply.json()
  }
  const { id } = await post('/hazards', { title, place: '冲压车间' })
  await post(`/hazards/${id}/grade`, {
    level: 'general',
    category: 'site',
    speciality: 'electrical',
    treatment: 'by_deadline',
  })
  const deadline = new Date(Date.now() + 5 * 86_400_000).toISOString()
  await post(`/hazards/${id}/assign`, {
    ownerId: userId,
    measure: '更换护罩并试车',
    funds: 0,
    contingency: '停机',
    deadline,
  })
  return id
}
const stateOf = async (id: string) => (await (await manager.page.request.get(`/api/hazards/${id}`)).json()).state
async function handIn(page: Page) {
  await page.getByRole('link', { name: '提交整改' }).click()
  await album(page).setInputFiles(photo)
  await next(page).click()
  await page.getByLabel('整改情况').fill('护罩已换新，试车十次正常')
  await page.getByRole('button', { name: '提交整改' }).click()
}

it('hands in a rectification without a network, once; the task says that it waits', async () => {
  const { context, page } = await person('yitu.banzu1')
  const title = '手机旅程：断网时交整改'
  const id = await orderedTo(page, title)
  await page.goto('/m')
  await worksOffline(page)
  await page.getByText(title).waitFor()
  await context.setOffline(true)
  await page.getByText(title).click()
  await page.getByText('更换护罩并试车').waitFor()
  await handIn(page)
  await page.getByText('已填好，等待上传').waitFor()
  await bar(page, /离线，还有 1 条未上传/)
  expect(await stateOf(id)).toBe('rectifying')
  await context.setOffline(false)
  await expect.poll(() => stateOf(id), { timeout: 45_000 }).toBe('verifying')
  await page.getByText(title).waitFor({ state: 'detached' })
})

it('lets nobody verify their own rectification', async () => {
  const { page } = manager
  const id = await orderedTo(page, '手机旅程：自己的整改')
  await page.goto(`/m/hazards/${id}`)
  await handIn(page)
  await expect.poll(() => stateOf(id), { timeout: 15_000 }).toBe('verifying')
  await page.goto(`/m/hazards/${id}`)
  await page.getByText('护罩已换新').first().waitFor()
  expect(await page.getByRole('button', { name: '验收通过' }).count()).toBe(0)
})

it('verifies on the phone: sends back with a reason, then accepts', async () => {
  const { page } = manager
  const waiting = (await (await page.request.get('/api/hazards', { params: { state: 'verifying' } })).json()).items
  const me = await (await page.request.get('/api/account/me')).json()
  const [back, done] = waiting.filter(({ ownerId }: { ownerId: string }) => ownerId !== me.userId)
  expect([back, done]).not.toContain(undefined)
  await page.goto('/m')
  await page.getByText('待我验收').waitFor()
  await page.goto(`/m/hazards/${back.id}`)
  await page.getByRole('button', { name: '退回重改' }).click()
  await page.getByLabel('退回原因').fill('护栏只绑了铁丝，要焊牢')
  await page.getByRole('button', { name: '退回重改' }).click()
  await expect.poll(() => stateOf(back.id)).toBe('rectifying')
  await page.getByText('护栏只绑了铁丝').first().waitFor()
  await page.goto(`/m/hazards/${done.id}`)
  await page.getByRole('button', { name: '验收通过' }).click()
  await sure(page)
  await expect.poll(() => stateOf(done.id)).toBe('closed')
})

it('complains of nothing on any page', () => {
  expect(complaints(...people).filter((words) => !/ERR_FAILED|ERR_CONNECTION_RESET/.test(words))).toEqual([])
})
