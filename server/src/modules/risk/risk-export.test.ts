import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFile } from '#modules/file/file.service'
import { Context } from '#platform/context'
import { runJob } from '#platform/job-runner'
import { readSpreadsheet } from '#platform/spreadsheets/read'
import { aPoint, aRisk, ls, openRiskPlatform } from './risk.fixture'
import { exportRisks } from './risk-export.service'

let world: Awaited<ReturnType<typeof openRiskPlatform>>
beforeAll(async () => {
  world = await openRiskPlatform()
})
afterAll(() => world.platform.close())

async function desk() {
  const { tenantId } = await world.given.enterprise()
  const manager = await world.given.member(tenantId, 'safety_manager')
  const api = world.as(manager)
  return { tenantId, manager, api, point: await aPoint(api) }
}

/** Runs the job and reads its workbook back as text, row by row. */
async function exported({ api, manager }: Awaited<ReturnType<typeof desk>>, filter: Record<string, string>) {
  const { body } = await api.post('/api/risks/export').send({ filter })
  expect(await runJob(world.platform, { 'risk.export': exportRisks }, body.jobId)).toBe('done')
  const [{ result }] = await world.platform.db.query('SELECT result FROM job WHERE id = ?', [body.jobId])
  const { fileId } = typeof result === 'string' ? JSON.parse(result) : result
  const { stream } = await openFile(new Context(manager, world.platform.db.manager, world.platform.services), fileId)
  const path = join(tmpdir(), `risk-export-${fileId}.xlsx`)
  await writeFile(path, await buffer(stream))
  const rows: string[][] = []
  await readSpreadsheet(path, {
    filename: '清单.xlsx',
    onRows: (batch) => void rows.push(...batch.map(({ cells }) => cells.map((cell) => String(cell ?? '')))),
  })
  return rows
}

describe('exporting the register', () => {
  it('writes every column of the usual register, and only the rows of the filter', async () => {
    const at = await desk()
    const measures = {
      engineering: '=cmd|加装闭锁',
      management: '操作票',
      training: '每年培训',
      protection: '绝缘手套',
      emergency: '断电',
    }
    await at.api.post('/api/risks').send(
      aRisk(at.point.id, {
        inherent: ls(5, 5),
        residual: ls(3, 5),
        measures,
        departmentName: '机电科',
        personName: '张三',
      }),
    )
    await at.api.post('/api/risks').send(aRisk(at.point.id, { factor: '别的' }))
    const rows = await exported(at, { level: 'considerable' })
    const header = rows.findIndex((row) => row.includes('风险点编号'))
    const titles = rows[header] as string[]
    const wanted =
      '序号 风险点编号 风险点类型 风险点名称 所在位置 检查项目/作业步骤序号 检查项目/作业步骤名称 标准/危险源或潜在事件 可能发生的事故类型及后果 评价方法 L S R/D 评价级别 风险分级（色） 工程技术措施 管理措施 培训教育措施 个体防护措施 应急处置措施 建议新增（改进）措施 管控层级 责任单位 责任人 辨识分级时间 备注'
    expect(titles).toEqual(expect.arrayContaining(wanted.split(' ')))
    const data = rows.slice(header + 1)
    expect(data).toHaveLength(1)
    const cell = (title: string) => data[0]?.[titles.indexOf(title)]
    expect(cell('评价级别')).toBe('较大风险')
    expect(cell('固有风险级别')).toBe('重大风险')
    expect([cell('L'), cell('S'), cell('R/D')]).toEqual(['3', '5', '15'])
    expect([cell('风险分级（色）'), cell('管控层级'), cell('责任人')]).toEqual(['橙', '车间级', '张三'])
    expect(cell('工程技术措施')).toBe('=cmd|加装闭锁')
  })

  it('refuses a filter that no list has, and a worker', async () => {
    const at = await desk()
    expect((await at.api.post('/api/risks/export').send({ filter: { colour: 'red' } })).status).toBe(400)
    const worker = world.as(await world.given.member(at.tenantId, 'worker'))
    expect((await worker.post('/api/risks/export').send({})).status).toBe(403)
  })
})

describe('the notice card', () => {
  it('is a PDF of a graded point, and nobody else’s', async () => {
    const at = await desk()
    const path = `/api/risk-points/${at.point.id}/notice-card.pdf`
    expect((await at.api.get(path)).body).toMatchObject({ status: 422, code: 'risk_point_ungraded' })
    await at.api.post('/api/risks').send(aRisk(at.point.id, { inherent: ls(5, 5), measures: { emergency: '断电' } }))
    const reply = await at.api.get(path)
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(reply.body.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await (await desk()).api.get(path)).status).toBe(404)
  })
})
