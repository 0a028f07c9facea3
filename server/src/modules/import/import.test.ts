import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { utils, write } from '@e965/xlsx'
import exceljs from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { runJob } from '#platform/job-runner'
import type { JobHandler } from '#platform/jobs'
import { commitImport } from './commit.job'
import { importDriver } from './import.driver.fixture'

const { platform, as, given, manager, upload, start, plan, step, rows, risks, detail, proposed, finish } =
  await importDriver()
afterAll(() => platform.close())

const lines = [
  ['序号', '风险点', '作业步骤', '危险源', '事故类型', 'L', 'S', 'R', '风险等级', '管控措施', '责任部门'],
  [
    '1',
    '喷粉房',
    '喷粉',
    '积尘遇静电火花',
    '粉尘爆炸火灾',
    '３',
    '5.0',
    '15',
    '较大',
    '工程技术：泄爆口；管理：每班清扫',
    '涂装车间',
  ],
  ['2', '喷粉房', '换色', '擦拭溶剂挥发', '火灾、环境破坏', '2', '4', '8', '一般', '保持通风', '涂装车间'],
  ['3', '配电室', '倒闸操作', '误操作带负荷拉闸', '触电', '7', '3', '', '', '', '动力科'],
  ['4', '配电室', '巡检', '电缆沟积水\ufffd', '触电', '2', '3', '', '', '', '动力科'],
  ['5', '空压站', '储气罐', '安全阀失效超压', '容器爆炸', '', '', '', '橙', '', ''],
  ['6', '空压站', '储气罐', '安全阀失效超压', '容器爆炸', '', '', '', '橙', '', ''],
  ['6b', '空压站', '储气罐', '安全阀失效，超压。', '容器爆炸', '', '', '', '黄', '', ''],
  ['7', '食堂', '明火', '燃气泄漏', '其他爆炸', '/', '/', '', '', '', ''],
  ['合计', '', '', '', '', '', '', '', '', '', ''],
]
const gb = (of: string[][]) =>
  iconv.encode(of.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\r\n'), 'gb18030')
const withoutLoss = lines.filter(([no]) => no !== '4' && no !== '6b')

async function xlsx(of: string[][], title?: string): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('风险清单')
  if (title) sheet.addRow([title]) && sheet.mergeCells(1, 1, 1, of[0]?.length ?? 1)
  for (const cells of of) sheet.addRow(cells)
  book.addWorksheet('填表说明').addRow(['本表由安全部填写'])
  return Buffer.from(await book.xlsx.writeBuffer())
}
const xls = (of: string[][]): Buffer =>
  write(utils.book_new(utils.aoa_to_sheet(of), '清单'), { type: 'buffer', bookType: 'biff8' })

describe('a list that is uploaded', () => {
  it('is read, guessed, previewed row by row, stored and undone', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '风险清单.xlsx', await xlsx(lines, '某厂风险清单'))
    expect(batch).toMatchObject({ state: 'parsed', options: { scheme: 'LS-DB37', level: 'computed' } })
    expect(batch.sheets.map(({ name, skip }) => [name, skip])).toEqual([
      ['风险清单', false],
      ['填表说明', true],
    ])
    const [sheet] = batch.sheets
    expect(sheet).toMatchObject({ headerRows: [2, 2], remembered: false })
    expect(sheet?.columns).toMatchObject({
      point: 1,
      unit: 2,
      factor: 3,
      accident: 4,
      l: 5,
      s: 6,
      level: 8,
      measures: 9,
    })
    expect(sheet?.confidence.point).toBe(1)

    const planned = await plan(actor, batch)
    expect(planned).toMatchObject({ state: 'planned', hasRefused: true })
    expect(planned.counts).toMatchObject({ rows: 12, create: 4, change: 0, same: 0, refuse: 3, skip: 5, ungraded: 1 })
    expect(planned.counts?.reasons.filter(({ outcome }) => outcome === 'refuse')).toEqual([
      { code: 'L_range', title: '评分 L 不在取值范围内', outcome: 'refuse', count: 1 },
      { code: 'unreadable', title: '含无法识别的字符', outcome: 'refuse', count: 1 },
      { code: 'twin_differs', title: '与文件中前面的行是同一条，内容不同', outcome: 'refuse', count: 1 },
    ])
    const [range] = await rows(actor, batch.id, 'outcome=refuse&reason=L_range')
    expect(range?.problems[0]?.message).toBe(
      '风险清单 第 5 行 F 列：可能性应为 1–5，现为 7。填 1–5 中的一个值。改好后重新上传，已导入的行不会重复。',
    )
    const [twin] = await rows(actor, batch.id, 'outcome=refuse&reason=twin_differs')
    expect(twin?.problems[0]?.reason).toBe('与“风险清单”第 7 行是同一条，风险等级却不同')
    const skipped = await rows(actor, batch.id, 'outcome=skip')
    expect(skipped.map(({ row, problems }) => [row, problems[0]?.code])).toEqual([
      [1, 'skip_above'],
      [2, 'skip_above'],
      [8, 'skip_twin'],
      [11, 'skip_total'],
      [1, 'skip_sheet'],
    ])
    expect((await risks(actor)).total).toBe(0)

    const committed = await step(actor, batch.id, 'commit')
    expect(committed).toMatchObject({ job: { state: 'done', doneCount: 4 }, batch: { state: 'committed' } })
    const { items, total } = await risks(actor)
    expect(total).toBe(4)
    expect(items.find(({ unit }) => unit === '喷粉')).toMatchObject({
      pointName: '喷粉房',
      level: 'considerable',
      accidentTypes: ['火灾', '粉尘爆炸'],
      inherent: { scheme: 'LS-DB37', scores: { L: 3, S: 5 }, score: 15 },
      measures: { engineering: '泄爆口；', management: '每班清扫', training: null },
      departmentName: '涂装车间',
      importId: batch.id,
    })
    expect(items.find(({ unit }) => unit === '换色')).toMatchObject({ consequence: '环境破坏', level: 'low' })
    expect(items.find(({ unit }) => unit === '储气罐')).toMatchObject({ level: 'considerable' })
    expect(items.find(({ unit }) => unit === '明火')).toMatchObject({ level: null, accidentTypes: ['其他'] })

    const undone = await step(actor, batch.id, 'undo')
    expect(undone).toMatchObject({ job: { state: 'done' }, batch: { state: 'undone', obstacles: [] } })
    expect((await risks(actor)).total).toBe(0)
    expect((await as(actor).get('/api/risk-points')).body.items).toEqual([])
  })

  it.each([
    ['清单.csv', gb(withoutLoss)],
    ['清单.xls', xls(withoutLoss)],
  ])('%s comes in like a new workbook', async (name, bytes) => {
    const actor = await manager()
    const { batch } = await start(actor, name, bytes)
    const { counts } = await plan(actor, batch)
    expect(counts).toMatchObject({ create: 4, refuse: 1, skip: 3 })
    await step(actor, batch.id, 'commit')
    expect((await risks(actor)).total).toBe(4)
  })

  it('creates nothing twice, and remembers the columns in whatever order they come', async () => {
    const actor = await manager()
    const first = await start(actor, '甲.csv', gb(withoutLoss))
    await plan(actor, first.batch, ({ sheets }) => {
      // The person takes the serial number for a remark.
      if (sheets[0]) sheets[0].columns.remark = 0
    })
    await step(actor, first.batch.id, 'commit')
    const turned = withoutLoss.map((cells) => [...cells].reverse())
    const second = await start(actor, '乙.csv', gb(turned))
    expect(second.batch.sheets[0]).toMatchObject({ remembered: true, columns: { remark: 10, point: 9, l: 5 } })
    const { counts } = await plan(actor, second.batch)
    expect(counts).toMatchObject({ create: 0, change: 0, same: 4, refuse: 2 })
    const refused = await as(actor).post(`/api/imports/${second.batch.id}/commit`).send({})
    expect(refused.body).toMatchObject({ status: 409, code: 'import_nothing' })
  })

  it('shows what changes, changes it, and puts it back', async () => {
    const actor = await manager()
    const first = await start(actor, '甲.csv', gb(withoutLoss))
    await plan(actor, first.batch)
    await step(actor, first.batch.id, 'commit')
    const altered = withoutLoss.map((cells) =>
      cells[0] === '1' ? cells.with(5, '4').with(7, '20').with(8, '重大').with(10, '喷涂车间') : cells,
    )
    const second = await start(actor, '乙.csv', gb(altered))
    const leaving = await plan(actor, second.batch, ({ options }) => {
      options.existing = 'leave'
    })
    expect(leaving.counts).toMatchObject({ change: 0, same: 3, skip: 4 })
    const { counts } = await plan(actor, leaving, ({ options }) => {
      options.existing = 'update'
    })
    expect(counts).toMatchObject({ create: 0, change: 1, same: 3 })
    const [change] = await rows(actor, second.batch.id, 'outcome=change')
    expect(change?.diff).toEqual([
      { title: '风险等级', before: '较大风险', after: '重大风险' },
      { title: '固有风险评分', before: 'L=3，S=5', after: 'L=4，S=5' },
      { title: '责任单位', before: '涂装车间', after: '喷涂车间' },
    ])
    await step(actor, second.batch.id, 'commit')
    const levelOf = async () => (await risks(actor)).items.find(({ unit }) => unit === '喷粉')
    expect(await levelOf()).toMatchObject({ level: 'major', departmentName: '喷涂车间' })
    await step(actor, second.batch.id, 'undo')
    expect(await levelOf()).toMatchObject({ level: 'considerable', departmentName: '涂装车间' })
    // The second import is as if it had never been: the first one's rows are nobody's but its own.
    const { job, batch } = await step(actor, first.batch.id, 'undo')
    expect([job.state, batch.state, (await risks(actor)).total]).toEqual(['done', 'undone', 0])
  })

  it('is not undone over the head of someone who edited a row since', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '甲.csv', gb(withoutLoss))
    await plan(actor, batch)
    await step(actor, batch.id, 'commit')
    const risk = (await risks(actor)).items.find(({ unit }) => unit === '巡检' || unit === '换色') as {
      id: string
      version: number
      riskPointId: string
      factor: string
    }
    const edited = await as(actor)
      .put(`/api/risks/${risk.id}`)
      .set('if-match', `"${risk.version}"`)
      .send({ riskPointId: risk.riskPointId, unit: '换色', factor: risk.factor, remark: '现场核过', inherent: 'keep' })
    expect(edited.status).toBe(200)
    const { job, batch: after } = await step(actor, batch.id, 'undo')
    expect(job).toMatchObject({ state: 'failed' })
    expect(job.error).toContain('有 1 条记录在导入后又被修改')
    expect(after).toMatchObject({ state: 'committed', obstacles: ['喷粉房 / 换色 / 擦拭溶剂挥发'] })
    expect((await risks(actor)).total).toBe(4)
    const undo = await as(actor).post(`/api/imports/${batch.id}/undo`).send({ keepEdited: true })
    expect(await finish(actor, undo)).toMatchObject({ state: 'done' })
    expect(await detail(actor, batch.id)).toMatchObject({
      state: 'undone',
      obstacles: ['喷粉房 / 换色 / 擦拭溶剂挥发：导入后又被修改过，保留现在的内容'],
      written: 0,
    })
    expect((await risks(actor)).items).toMatchObject([{ unit: '换色', remark: '现场核过' }])
  })

  it('that is cancelled half way says how much of it stands, and goes on from there', async () => {
    const actor = await manager()
    const many = Array.from({ length: 2200 }, (_, i) => [
      `${i}`,
      '立体库',
      `第${i}层货位`,
      '托盘变形坠落',
      '物体打击',
      '2',
      '3',
    ])
    const { batch } = await start(actor, '多.csv', gb([lines[0]?.slice(0, 7) ?? [], ...many]))
    expect((await plan(actor, batch)).counts).toMatchObject({ create: 2200 })
    const reply = await as(actor).post(`/api/imports/${batch.id}/commit`).send({})
    const stopping: JobHandler = async (run) => {
      const progress: typeof run.progress = async (...at) => {
        await run.progress(...at)
        await as(actor).post(`/api/jobs/${reply.body.jobId}/cancel`).send({})
      }
      return commitImport({ ...run, progress })
    }
    await runJob(platform, { 'import.commit': stopping }, reply.body.jobId)
    const half = await detail(actor, batch.id)
    expect(half).toMatchObject({ state: 'committing', counts: { create: 2200 } })
    const [stored] = await platform.db.query('SELECT COUNT(*) AS n FROM risk WHERE import_id = ?', [batch.id])
    expect(half.written).toBe(Number(stored.n))
    expect(half.written).toBeGreaterThan(0)
    expect(half.written).toBeLessThan(2200)
    const { job, batch: whole } = await step(actor, batch.id, 'commit')
    expect(job.doneCount).toBe(2200)
    expect(whole).toMatchObject({ state: 'committed', written: 2200 })
  })

  it('is stored once, and stays undoable, when a worker that was believed dead wakes up', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '清单.csv', gb(withoutLoss))
    const { create } = (await plan(actor, batch)).counts ?? {}
    const reply = await as(actor).post(`/api/imports/${batch.id}/commit`).send({})
    const late: JobHandler = async (run) => {
      let isAsleep = true
      const transaction: typeof run.transaction = async (work) => {
        if (isAsleep) await commitImport(run)
        isAsleep = false
        return run.transaction(work)
      }
      return commitImport({ ...run, transaction })
    }
    expect(await runJob(platform, { 'import.commit': late }, reply.body.jobId)).toBe('failed')
    expect((await risks(actor)).total).toBe(create)
    expect(await detail(actor, batch.id)).toMatchObject({ state: 'committed', written: create })
    await step(actor, batch.id, 'undo')
    expect((await risks(actor)).total).toBe(0)
  })

  it('gives back the refused rows as a workbook that can be corrected and uploaded', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '清单.csv', gb(withoutLoss))
    await plan(actor, batch)
    await step(actor, batch.id, 'commit')
    const reply = await as(actor)
      .get(`/api/imports/${batch.id}/refused.xlsx`)
      .buffer(true)
      .parse((res, done) => {
        buffer(res as unknown as Readable).then(
          (bytes) => done(null, bytes),
          (error) => done(error, null),
        )
      })
    expect(reply.status).toBe(200)
    const book = new exceljs.Workbook()
    await book.xlsx.load(reply.body)
    const sheet = book.worksheets[0] as exceljs.Worksheet
    const values = (row: number) => (sheet.getRow(row).values as unknown[]).slice(1)
    expect(values(2).slice(-4)).toEqual(['原表位置', '列', '原因', '怎么改'])
    expect(values(3).slice(-4)).toEqual(['清单 第 4 行', 'L', '可能性应为 1–5，现为 7', '填 1–5 中的一个值'])
    const cell = sheet.getCell(3, 6)
    expect(cell.fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    cell.value = '2'
    const again = await start(actor, '拒收行.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
    expect(again.batch.sheets[0]).toMatchObject({ remembered: true, headerRows: [2, 2] })
    expect((await plan(actor, again.batch)).counts).toMatchObject({ create: 1, refuse: 0 })
  })
})

describe('columns', () => {
  it('may be corrected: another header, other fields, cells that continue, levels as stated', async () => {
    const actor = await manager()
    const loose = [
      ['东区', '表', '', ''],
      ['地方', '啥危险', '颜色', 'x'],
      ['锅炉房', '汽包缺水', '红', '5'],
      ['', '超压', '黄', ''],
      ['煤场', '自燃', '蓝', '1'],
    ]
    const { batch } = await start(actor, '散表.csv', gb(loose))
    const refused = await as(actor)
      .put(`/api/imports/${batch.id}/mapping`)
      .send({ ...proposed(batch), sheets: proposed(batch).sheets.map((s) => ({ ...s, skip: false, columns: {} })) })
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'mapping_incomplete',
      detail: '“散表”没有指定“风险点”在哪一列，请先指定，或填写整表共用的内容',
    })
    const planned = await plan(actor, batch, (mapping) => {
      mapping.options.scheme = null
      const [sheet] = mapping.sheets
      if (!sheet) return
      Object.assign(sheet, { skip: false, headerRows: [2, 2], columns: { point: 0, factor: 1, level: 2 } })
      sheet.fillDown = ['point']
    })
    expect(planned.counts).toMatchObject({ create: 3, skip: 2, refuse: 0 })
    expect(planned.sheets[0]?.titles.map(({ title }) => title)).toEqual(['地方', '啥危险', '颜色', 'x'])
    await step(actor, batch.id, 'commit')
    const { items } = await risks(actor)
    expect(items.map(({ pointName, factor, level }) => [pointName, factor, level])).toEqual([
      ['锅炉房', '汽包缺水', 'major'],
      ['锅炉房', '超压', 'general'],
      ['煤场', '自燃', 'low'],
    ])
  })

  it('that the file lacks may hold one value for the whole sheet, and do so again for the next file', async () => {
    const actor = await manager()
    const pointless = [
      ['序号', '作业步骤', '危险因素', '管理措施'],
      ['1', '打眼', '打眼机卷入衣袖', '扎紧袖口'],
      ['2', '', '墙体坍塌砸伤', '设支撑'],
    ]
    const { batch } = await start(actor, '一.csv', gb(pointless))
    expect(batch.fields.find(({ key }) => key === 'level')).toMatchObject({
      constant: true,
      choices: ['重大', '较大', '一般', '低'],
    })
    const wrong = proposed(batch)
    Object.assign(wrong.sheets[0] ?? {}, { constants: { point: '结构改造区', factor: '同一句话' } })
    expect((await as(actor).put(`/api/imports/${batch.id}/mapping`).send(wrong)).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/sheets/0/constants/factor', message: '这一项不能整表共用，请指定在哪一列' }],
    })
    const planned = await plan(actor, batch, ({ sheets }) => {
      Object.assign(sheets[0] ?? {}, { constants: { point: '结构改造区', level: '较大', department: '工程部' } })
    })
    expect(planned.counts).toMatchObject({ create: 2, refuse: 0, ungraded: 0 })
    await step(actor, batch.id, 'commit')
    expect((await risks(actor)).items).toMatchObject([
      { pointName: '结构改造区', unit: '打眼', level: 'considerable', departmentName: '工程部' },
      { pointName: '结构改造区', unit: '结构改造区', level: 'considerable', departmentName: '工程部' },
    ])
    const next = await start(actor, '二.csv', gb(pointless))
    expect(next.batch.sheets[0]).toMatchObject({
      remembered: true,
      constants: { point: '结构改造区', level: '较大', department: '工程部' },
    })
    expect((await plan(actor, next.batch)).counts).toMatchObject({ same: 2, create: 0 })
  })

  it('must suit the chosen scheme', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '甲.csv', gb(withoutLoss))
    const mapping = proposed(batch)
    const reply = await as(actor)
      .put(`/api/imports/${batch.id}/mapping`)
      .send({ ...mapping, options: { ...mapping.options, scheme: 'LEC-A' } })
    expect(reply.body).toMatchObject({ status: 422, errors: [{ pointer: '/options/scheme', code: 'columns' }] })
    expect(reply.body.detail).toContain('需要暴露频次 E、后果 C')
  })

  it('warn where a stated level disagrees; the stated one counts only when chosen', async () => {
    const actor = await manager()
    const odd = withoutLoss.slice(0, 2).map((cells, i) => (i ? cells.with(8, '低风险') : cells))
    const { batch } = await start(actor, '甲.csv', gb(odd))
    const planned = await plan(actor, batch)
    expect(planned.counts).toMatchObject({ create: 1, warned: 1 })
    const [row] = await rows(actor, batch.id, 'warned=1')
    expect(row?.problems).toMatchObject([{ code: 'level_differs', warning: true, column: 'I' }])
    await plan(actor, planned, ({ options }) => {
      options.level = 'stated'
    })
    await step(actor, batch.id, 'commit')
    expect((await risks(actor)).items).toMatchObject([{ level: 'low', remark: '原表评分：L=3，S=5' }])
  })
})

describe('rights and states', () => {
  it('keeps workers out and other tenants in the dark', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '甲.csv', gb(withoutLoss))
    const worker = await given.member('tenantId' in actor.realm ? actor.realm.tenantId : '', 'worker')
    const stranger = await manager()
    const paths = ['', '/rows', '/refused.xlsx']
    for (const path of paths) {
      expect((await as(worker).get(`/api/imports/${batch.id}${path}`)).status).toBe(403)
      expect((await as(stranger).get(`/api/imports/${batch.id}${path}`)).status).toBe(404)
    }
    for (const what of ['commit', 'undo']) {
      expect((await as(worker).post(`/api/imports/${batch.id}/${what}`).send({})).status).toBe(403)
      expect((await as(stranger).post(`/api/imports/${batch.id}/${what}`).send({})).status).toBe(404)
    }
    const fileId = await upload(actor, '甲.csv', gb(lines.slice(0, 2)))
    const foreign = await as(stranger).post('/api/imports').send({ fileId, kind: 'risk' })
    expect(foreign.body).toMatchObject({ status: 422, code: 'file_unknown' })
  })

  it('takes the steps in order, one at a time', async () => {
    const actor = await manager()
    const { batch } = await start(actor, '甲.csv', gb(withoutLoss))
    const post = (what: string) => as(actor).post(`/api/imports/${batch.id}/${what}`).send({})
    expect((await post('commit')).body).toMatchObject({ status: 409, code: 'import_state' })
    expect((await post('undo')).body).toMatchObject({ status: 409, code: 'import_state' })
    const mapping = await as(actor).put(`/api/imports/${batch.id}/mapping`).send(proposed(batch))
    expect(mapping.status).toBe(200)
    expect((await post('commit')).body).toMatchObject({ status: 409, code: 'import_busy' })
    await as(actor).post(`/api/jobs/${mapping.body.jobId}/cancel`).send({})
    expect((await plan(actor, await detail(actor, batch.id))).state).toBe('planned')
  })

  it('says why a file could not be read', async () => {
    const actor = await manager()
    const { job, batch } = await start(actor, '坏.csv', Buffer.from('a,b\n1,"没有结束\n2,c\n'))
    expect(job).toMatchObject({ state: 'failed' })
    expect(batch).toMatchObject({ state: 'failed' })
    expect(batch.obstacles[0]).toContain('引号不成对')
  })
})
