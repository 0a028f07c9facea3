import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { MappingWrite } from '@shuangfang/shared/import/import.contract'
import { afterAll, describe, expect, it } from 'vitest'
import { writeWorkbook } from '#platform/spreadsheets/write'
import { importDriver } from './import.driver.fixture'

/** Real lists that are not part of the product: where they are given, each goes all the way in and out again. */
const data = process.env.ACCEPTANCE_DATA
const { platform, manager, start, plan, step, risks } = await importDriver()
afterAll(() => platform.close())

type Sheet = MappingWrite['sheets'][number]
type Correct = (sheet: Sheet) => void
const asProposed: Correct = () => {}
const only =
  (columns: Sheet['columns'], fillDown: string[] = []): Correct =>
  (sheet) =>
    Object.assign(sheet, { skip: false, columns: { ...sheet.columns, ...columns }, fillDown })
/** Inspection standards in three steps, whose merged cells survive in .xls and are lost in .csv. */
const standard = only({ point: 1, unit: 2, factor: 3 })
const standardFilled = only({ point: 1, unit: 2, factor: 3 }, ['point', 'unit'])

/** Rows to be created, refused, skipped; and what a person has to correct, if anything. */
const FILES: Record<string, [create: number, refuse: number, skip: number, correct: Correct]> = {
  'risk/risk_list_all.csv': [1276, 6, 2, asProposed],
  'risk/environment_factors_construction_subhsse.csv': [227, 0, 1, only({ point: 2 })],
  'risk/gb39800_job_hazards.csv': [307, 23, 2, asProposed],
  'risk/gb39800_job_ppe.csv': [2519, 0, 611, only({ point: 2, factor: 3 })],
  'risk/gb39800_work_category_hazards.csv': [173, 0, 1, only({ point: 1 })],
  'risk/risk_construction_fengxian.csv': [35, 4, 1, asProposed],
  'risk/risk_gas_fengxian.csv': [91, 0, 2, asProposed],
  'risk/risk_manual_gongmao_smaq.csv': [1126, 2, 1, asProposed],
  'risk/risk_rural_house_fengxian.csv': [24, 0, 1, asProposed],
  'raw/smaq_danger_manual_raw.csv': [1233, 10, 1, asProposed],
  'raw/wuxi_trouble_01_化工企业.csv': [71, 0, 3, standardFilled],
  'raw/wuxi_trouble_04_粉尘涉爆企业.csv': [20, 0, 3, only({ point: 1, factor: 2 }, ['point'])],
  'raw/wuxi_trouble_10_化工企业（无锡）.csv': [76, 0, 4, standardFilled],
  'raw/wuxi_trouble_20_危化品经营企业.csv': [73, 0, 4, standardFilled],
  'raw/wuxi_trouble_21_危化品生产企业.csv': [74, 0, 4, standardFilled],
  'raw/xls/hazard_ledger_merged_header.xlsx': [91, 0, 8, only({ point: 5, factor: 1 })],
  'raw/xls/risk_list_merged_header.xlsx': [240, 1, 3, asProposed],
  'raw/xls/wuxi_trouble_01.xls': [71, 0, 2, standard],
  'raw/xls/wuxi_trouble_04.xls': [20, 0, 2, only({ point: 1, factor: 2 })],
  'raw/xls/wuxi_trouble_10.xls': [76, 0, 3, standardFilled],
  'raw/xls/wuxi_trouble_20.xls': [73, 0, 3, standard],
  'raw/xls/wuxi_trouble_21.xls': [74, 0, 3, standard],
}

describe.skipIf(!data)('real lists', { timeout: 180_000 }, () => {
  it.each(Object.entries(FILES))('%s', async (name, [create, refuse, skip, correct]) => {
    const actor = await manager()
    const { job, batch } = await start(actor, basename(name), await readFile(join(data ?? '', name)))
    expect(job).toMatchObject({ state: 'done' })
    const planned = await plan(actor, batch, ({ sheets }) => {
      for (const sheet of sheets) correct(sheet)
    })
    expect(planned.counts).toMatchObject({ create, refuse, skip, change: 0, same: 0 })
    expect((await step(actor, batch.id, 'commit')).job).toMatchObject({ state: 'done', doneCount: create })
    expect((await risks(actor)).total).toBe(Math.min(create, 1001))
    expect((await step(actor, batch.id, 'undo')).batch).toMatchObject({ state: 'undone', obstacles: [] })
    expect((await risks(actor)).total).toBe(0)
  })
})

/** CI sends 50 000 rows; how long they take is the benchmark's to say. */
it('a long list goes in and out', { timeout: 600_000 }, async () => {
  const count = Number(process.env.IMPORT_ROWS ?? 3000)
  const actor = await manager()
  const { batch } = await start(actor, '长清单.xlsx', await longList(count))
  const planned = await plan(actor, batch)
  expect(planned.counts).toMatchObject({ create: count, refuse: 0 })
  const committed = await step(actor, batch.id, 'commit')
  expect(committed).toMatchObject({ job: { state: 'done', doneCount: count } })
  const undone = await step(actor, batch.id, 'undo')
  expect(undone.batch).toMatchObject({ state: 'undone', obstacles: [] })
  expect((await risks(actor)).total).toBe(0)
})

async function longList(count: number): Promise<Buffer> {
  const titles = [
    '风险点',
    '所在位置',
    '作业步骤',
    '危险源',
    '事故类型',
    'L',
    'S',
    '风险等级',
    '工程技术措施',
    '管理措施',
    '应急处置措施',
    '责任部门',
  ]
  const stream = new PassThrough()
  const rows = Array.from({ length: count }, (_, i) => [
    `${Math.floor(i / 100)} 号设备`,
    `${Math.floor(i / 1000)} 车间`,
    `第 ${i % 40} 步操作`,
    `第 ${i} 项：防护装置缺失，人员接触运动部件`,
    '机械伤害触电',
    (i % 5) + 1,
    (i % 4) + 1,
    '',
    '安装固定式防护罩并与主机联锁',
    '每班开机前检查并记录，缺失时停机',
    '立即按下急停，断电后救人，拨打 120',
    `${Math.floor(i / 1000)} 车间`,
  ])
  const [bytes] = await Promise.all([
    buffer(stream),
    writeWorkbook(stream, { sheets: [{ name: '清单', columns: titles.map((title) => ({ title })), rows }] }),
  ])
  return bytes
}
