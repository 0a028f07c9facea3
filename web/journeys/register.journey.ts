import { afterAll, beforeAll, expect, it } from 'vitest'
import { complaints, fill, sure } from './steps'
import { desk, openWorld, type Visitor, type World } from './world'

const password = 'Demo-2026-xinzheng'
let world: World
let manager: Visitor
let principal: Visitor
beforeAll(async () => {
  world = await openWorld('register', { enterprises: 6, hazards: 150 })
  manager = await world.visit(desk)
  principal = await world.visit(desk)
  await manager.signIn('yitu.anquan', password)
  await principal.signIn('yitu.fuzeren', password)
})
afterAll(() => world.close())

/** Columns in an order of their own, a note above, a value out of range: as lists come. */
const list = `翊途公司风险清单（2026年）,,,,,,,
责任部门,危险因素,风险点,位置,作业步骤,可能导致的事故,可能性L,后果S,管理措施
机加车间,旅程测试：卡盘扳手未取下就启动主轴，扳手飞出,旅程测试数控车床,一号厂房东侧,装夹工件,物体打击,3,4,启动前确认扳手已放回工具架
机加车间,旅程测试：排屑器护罩缺失，清屑时手被绞入,旅程测试数控车床,一号厂房东侧,清理铁屑,机械伤害,2,4,停机断电挂牌后清理
机加车间,旅程测试：可能性填错的一行,旅程测试数控车床,一号厂房东侧,换刀,机械伤害,7,4,停机换刀
`

it('a safety manager brings the existing list in: columns guessed, a wrong row named, the rest imported', async () => {
  const { page } = manager
  await page.goto('/desk/risk/import')
  await page.setInputFiles('input[type=file]', {
    name: '风险清单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(list),
  })
  await page.getByRole('button', { name: '预览' }).waitFor({ timeout: 60_000 })
  await manager.picture('import-mapping-1440')
  await page.getByRole('button', { name: '预览' }).click()
  const commit = page.getByRole('button', { name: '导入 2 条' })
  await commit.waitFor({ timeout: 60_000 })
  await manager.picture('import-preview-1440')
  await page.getByText('可能性').first().waitFor()
  await commit.click()
  await sure(page)
  await page.getByRole('button', { name: '撤销导入' }).waitFor({ timeout: 60_000 })

  await page.goto('/desk/risk?q=旅程测试')
  await page.getByText('卡盘扳手未取下').first().waitFor()
  await page.goto('/desk/risk')
  await manager.picture('risk-register-1440')
})

it('a list without risk points takes one for the whole sheet, and the import is undone', async () => {
  const { page } = manager
  await page.goto('/desk/risk/import')
  const bare = '序号,作业步骤,危险因素\n1,拆模,旅程共用：模板坠落砸人\n2,吊运,旅程共用：吊带断裂\n'
  await page.setInputFiles('input[type=file]', {
    name: '无风险点.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(bare),
  })
  const preview = page.getByRole('button', { name: '预览' })
  await page.getByText('还要指定：“风险点”').waitFor({ timeout: 60_000 })
  await page.getByLabel('风险点，整表相同').fill('旅程支模区')
  await preview.click()
  await page.getByRole('button', { name: '导入 2 条' }).click({ timeout: 60_000 })
  await sure(page)
  await page.getByText('看这次导入的 2 条风险').click({ timeout: 60_000 })
  await page.getByText('旅程支模区').first().waitFor()
  await page.goBack()
  await page.getByRole('button', { name: '撤销导入' }).click()
  await sure(page)
  await page.getByText('已撤销，清单恢复到导入前').waitFor({ timeout: 60_000 })
})

it('sees the register as matrix and as four-colour map', async () => {
  const { page } = manager
  await page.goto('/desk/risk/matrix')
  await page.getByText('可能性').first().waitFor()
  await manager.picture('risk-matrix-1440')
  await page.goto('/desk/risk/map')
  await page.locator('svg polygon').first().waitFor()
  await manager.picture('four-colour-map-1440')
})

it('keeps what was typed when a colleague saved first, and shows both', async () => {
  const { page } = manager
  await page.goto('/desk/risk/points')
  await page.locator('.el-table__row').first().click()
  await page.getByRole('button', { name: '修改', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '修改风险点' })
  await fill(page, '名称', '高压配电室（本机填写）')

  // The colleague: the same row, saved past this page.
  const { items } = await (await page.request.get('/api/risk-points?size=1')).json()
  const [{ id, version, kind, unitId, personName }] = items
  const saved = await page.request.put(`/api/risk-points/${id}`, {
    headers: { 'if-match': `"${version}"`, 'idempotency-key': crypto.randomUUID() },
    data: { name: '高压配电室（同事改名）', kind, location: '同事写的位置', unitId, personName },
  })
  expect(saved.status()).toBe(200)

  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByRole('button', { name: '载入最新内容' }).click()
  await dialog.getByText('别人改成了“高压配电室（同事改名）”').waitFor()
  expect(await dialog.getByLabel('名称').inputValue()).toBe('高压配电室（本机填写）')
  expect(await dialog.getByLabel('所在位置').inputValue()).toBe('同事写的位置')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存：高压配电室（本机填写）').waitFor()
})

it('submits the register; the principal approves, and the edition is frozen', async () => {
  const { page } = manager
  await page.goto('/desk/risk/registers')
  await page.getByRole('button', { name: '提交审批' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: /提交/ }).last().click()
  await page.getByText('待批准').first().waitFor()

  await principal.page.goto('/desk/risk/registers')
  await principal.page.getByText('待批准').first().click()
  await principal.picture('register-approval-1440')
  await principal.page.getByRole('button', { name: '批准', exact: true }).click()
  await sure(principal.page)
  await principal.page.getByText('已批准').first().waitFor()
  await principal.page.goto('/desk')
  await principal.picture('principal-today-1440')
})

it('complains of nothing on any page', () => {
  expect(complaints(manager, principal)).toEqual([])
})
