import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Context } from '#platform/context'
import { aPoint, aRisk, ls, openRiskPlatform } from './risk.fixture'
import { editedSince } from './risk-edited.service'
import {
  type BeforeImage,
  checkRisks,
  type ImportedRisk,
  planRisks,
  type RowOutcome,
  upsertRisks,
} from './risk-import.service'
import { undoRisks } from './risk-undo.service'

let world: Awaited<ReturnType<typeof openRiskPlatform>>
beforeAll(async () => {
  world = await openRiskPlatform()
})
afterAll(() => world.platform.close())

async function desk() {
  const { tenantId } = await world.given.enterprise()
  const manager = await world.given.member(tenantId, 'safety_manager')
  const inTenant = <R>(work: (ctx: Context) => Promise<R>) =>
    world.platform.db.transaction((db) => work(new Context(manager, db, world.platform.services)))
  const count = async (table: string) =>
    Number((await world.platform.db.query(`SELECT COUNT(*) AS n FROM ${table} WHERE tenant_id = ?`, [tenantId]))[0].n)
  return { api: world.as(manager), inTenant, count }
}

const planSheet = async (ctx: Context, rows: readonly ImportedRisk[]) => planRisks(ctx, await checkRisks(ctx, rows))
const storeSheet = async (ctx: Context, rows: readonly ImportedRisk[], importId: string) =>
  upsertRisks(ctx, await checkRisks(ctx, rows), importId)

const sheet: ImportedRisk[] = [
  {
    row: 3,
    pointName: '配电室',
    location: '一车间',
    unit: '停送电',
    factor: '带负荷拉闸',
    accidentTypes: ['触电'],
    inherent: { scheme: 'LS-DB37', scores: { L: 4, S: 5 } },
    measures: { engineering: '加装闭锁' },
    departmentName: '机电科',
    personName: '张三',
  },
  { row: 4, pointName: '配电室', location: '一车间', factor: '电缆沟积水', inherent: { level: 'general' } },
  { row: 5, pointName: '打磨间', factor: '粉尘积聚' },
]
const kinds = (outcomes: RowOutcome[]) => outcomes.map(({ outcome }) => outcome)
const images = (outcomes: RowOutcome[]): BeforeImage[] =>
  JSON.parse(JSON.stringify(outcomes.flatMap(({ image }) => image ?? [])))

describe('importing a register', () => {
  it('makes points, departments, measures and levels, and says so row by row', async () => {
    const { api, inTenant } = await desk()
    const plan = await inTenant((ctx) => planSheet(ctx, sheet))
    expect(kinds(plan)).toEqual(['created', 'created', 'created'])
    expect((await api.get('/api/risks')).body.items).toEqual([])
    const done = await inTenant((ctx) => storeSheet(ctx, sheet, '7'))
    expect(kinds(done)).toEqual(kinds(plan))
    const { body } = await api.get('/api/risks')
    expect(body.items).toMatchObject([
      {
        pointNumber: 'FX-0001',
        level: 'major',
        controlLevel: 'company',
        measures: { engineering: '加装闭锁' },
        importId: '7',
      },
      { unit: '配电室', level: 'general', inherent: { method: 'declared', scheme: null }, controlLevel: 'team' },
      { pointName: '打磨间', level: null },
    ])
    const points = (await api.get('/api/risk-points')).body.items
    expect(points).toMatchObject([
      { name: '配电室', level: 'major', riskCount: 2, unitName: '机电科', personName: '张三' },
      { name: '打磨间', level: null, riskCount: 1, location: '' },
    ])
    expect(done[2]?.notices[0]?.message).toContain('未定级')
  })

  it('changes nothing the second time, only what differs the third, and erases nothing', async () => {
    const { api, inTenant } = await desk()
    await inTenant((ctx) => storeSheet(ctx, sheet, '1'))
    expect(kinds(await inTenant((ctx) => storeSheet(ctx, sheet, '2')))).toEqual(['unchanged', 'unchanged', 'unchanged'])
    const third: ImportedRisk[] = [
      { row: 1, pointName: ' 配电室', location: '一车间', unit: '停送电', factor: '带负荷拉闸。', personName: '李四' },
      {
        row: 2,
        pointName: '打磨间',
        factor: '粉尘积聚',
        inherent: { level: 'major' },
        measures: { emergency: '断电撤人' },
      },
    ]
    const plan = await inTenant((ctx) => planSheet(ctx, third))
    const done = await inTenant((ctx) => storeSheet(ctx, third, '3'))
    expect([kinds(plan), kinds(done)]).toEqual([
      ['changed', 'changed'],
      ['changed', 'changed'],
    ])
    const { items } = (await api.get('/api/risks')).body
    expect(items).toMatchObject([
      { personName: '李四', level: 'major', inherent: { method: 'LS' }, measures: { engineering: '加装闭锁' } },
      { level: 'general' },
      { level: 'major', measures: { emergency: '断电撤人' } },
    ])
  })

  it('refuses broken and repeated rows and lets the others in', async () => {
    const { inTenant } = await desk()
    const rows: ImportedRisk[] = [
      { row: 2, pointName: '', factor: '没有风险点' },
      { row: 3, pointName: '仓库', factor: '堆垛过高' },
      { row: 4, pointName: '仓库', factor: '堆垛 过高。' },
      { row: 5, pointName: '仓库', factor: '长'.repeat(2001) },
    ]
    const plan = await inTenant((ctx) => planSheet(ctx, rows))
    const done = await inTenant((ctx) => storeSheet(ctx, rows, '1'))
    expect(kinds(done)).toEqual(['refused', 'created', 'refused', 'refused'])
    expect(kinds(plan)).toEqual(kinds(done))
    expect(done[2]?.problems[0]?.message).toContain('第 3 行')
    const again = await inTenant((ctx) => storeSheet(ctx, [rows[2] as ImportedRisk], '1'))
    expect(again[0]).toMatchObject({ outcome: 'refused' })
  })

  it('computes where figures and words disagree, falls back to words where figures fail, and tells', async () => {
    const { inTenant } = await desk()
    const row = (factor: string, inherent: ImportedRisk['inherent'], controlLevel?: 'post'): ImportedRisk => ({
      row: 1,
      pointName: '仓库',
      factor,
      inherent,
      controlLevel,
    })
    const outcome = async (risk: ImportedRisk) => (await inTenant((ctx) => planSheet(ctx, [risk])))[0]?.notices
    const scores = { L: 5, S: 5 }
    expect(await outcome(row('甲', { scheme: 'LS-DB37', scores, level: 'low' }))).toMatchObject([
      { message: expect.stringContaining('以计算结果为准') },
    ])
    expect(await outcome(row('乙', { scheme: 'LS-DB37', scores: { L: 3.5, S: 5 }, level: 'low' }))).toMatchObject([
      { message: expect.stringContaining('按原表等级导入') },
    ])
    expect(await outcome(row('丙', { level: 'major' }, 'post'))).toMatchObject([{ field: 'controlLevel' }])
    expect(await outcome(row('丁', { scheme: 'LS-DB37', scores }))).toEqual([])
  })

  it('tells points of one name apart by their place', async () => {
    const { api, inTenant } = await desk()
    const at = (row: number, location: string): ImportedRisk => ({ row, pointName: '配电室', location, factor: '漏电' })
    await inTenant((ctx) => storeSheet(ctx, [at(1, '一车间'), at(2, '二车间')], '1'))
    expect((await api.get('/api/risk-points')).body.items).toHaveLength(2)
    expect(kinds(await inTenant((ctx) => storeSheet(ctx, [at(1, '二车间')], '2')))).toEqual(['unchanged'])
  })
})

describe('undoing an import', () => {
  it('leaves everything as it was before', async () => {
    const { api, inTenant, count } = await desk()
    const point = await aPoint(api, '配电室')
    const before = (await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(1, 1) }))).body
    const rows = [
      { ...(sheet[0] as ImportedRisk), location: '一车间东侧', unit: before.unit, factor: before.factor },
      ...sheet.slice(1),
    ]
    const done = await inTenant((ctx) => storeSheet(ctx, rows, '9'))
    expect(kinds(done)).toEqual(['changed', 'created', 'created'])
    expect((await api.get(`/api/risks/${before.id}`)).body.level).toBe('major')
    const undone = await inTenant((ctx) => undoRisks(ctx, '9', images(done)))
    expect(undone).toEqual({ removed: 2, restored: 1, pointsRemoved: 2, kept: [] })
    const { version: _, ...restored } = (await api.get(`/api/risks/${before.id}`)).body
    expect(restored).toEqual((({ version: __, ...rest }) => rest)(before))
    expect([await count('risk'), await count('risk_point'), await count('control_measure')]).toEqual([1, 1, 0])
    expect((await api.get(`/api/risk-points/${point.id}`)).body).toMatchObject({ level: 'low', riskCount: 1 })
  })

  it('keeps what people changed since', async () => {
    const { api, inTenant } = await desk()
    const done = await inTenant((ctx) => storeSheet(ctx, sheet, '9'))
    const [first] = (await api.get('/api/risks')).body.items
    const edit = aRisk(first.riskPointId, { unit: first.unit, factor: first.factor, personName: '王五' })
    await api
      .put(`/api/risks/${first.id}`)
      .set('if-match', `"${first.version}"`)
      .send({ ...edit, inherent: 'keep' })
    const undone = await inTenant((ctx) => undoRisks(ctx, '9', images(done)))
    expect(undone).toMatchObject({ removed: 2, pointsRemoved: 1, kept: [{ riskId: first.id }] })
    expect((await api.get('/api/risks')).body.items).toMatchObject([{ id: first.id, personName: '王五' }])
  })

  it('finds its own rows again once the imports after it are undone, and never those of a person', async () => {
    const { api, inTenant, count } = await desk()
    const changed = (personName: string) => sheet.slice(0, 1).map((row) => ({ ...row, personName }))
    const run = async (rows: ImportedRisk[], id: string) => images(await inTenant((ctx) => storeSheet(ctx, rows, id)))
    const undo = (id: string, of: BeforeImage[]) => inTenant((ctx) => undoRisks(ctx, id, of))
    const edited = (of: BeforeImage[]) => inTenant((ctx) => editedSince(ctx, of))
    const first = await run(sheet, '1')
    for (const round of ['2', '4']) {
      const second = await run(changed('李四'), round)
      const third = await run(changed('王五'), `${round}0`)
      expect([await edited(first), await edited(second)]).toMatchObject([{ length: 1 }, { length: 1 }])
      expect(await undo(`${round}0`, third)).toMatchObject({ restored: 1, kept: [] })
      expect([await edited(first), await edited(second)]).toMatchObject([{ length: 1 }, []])
      expect(await undo(round, second)).toMatchObject({ restored: 1, kept: [] })
      expect(await edited(first)).toEqual([])
    }
    const [risk] = (await api.get('/api/risks')).body.items
    expect(risk).toMatchObject({ personName: '张三', importId: '1', version: 9 })
    const { riskPointId, unit, factor } = risk
    const edit = { ...aRisk(riskPointId, { unit, factor, personName: '赵六' }), inherent: 'keep' }
    await api.put(`/api/risks/${risk.id}`).set('if-match', '"9"').send(edit)
    expect(await edited(first)).toHaveLength(1)
    const last = await run(changed('李四'), '5')
    expect(await undo('5', last)).toMatchObject({ restored: 1, kept: [] })
    expect(await edited(first)).toHaveLength(1)
    expect(await undo('1', first)).toMatchObject({ removed: 2, kept: [{ riskId: risk.id }] })
    expect([(await api.get('/api/risks')).body.items[0].personName, await count('risk')]).toEqual(['赵六', 1])
  })
})
