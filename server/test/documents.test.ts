import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { RectificationNotice } from '#modules/hazard/rectification-notice.document'
import { openDocuments } from '#platform/documents/document'
import { createLog } from '#platform/log'
import { documents } from '../src/documents'
import { apiOn } from './api'
import { openTestPlatform } from './database'
import { givenIn } from './given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const silent = createLog({ LOG_LEVEL: 'silent' })
afterAll(() => platform.close())
// The first of each thread reads the sources and the fonts.
vi.setConfig({ testTimeout: 120_000 })

const common = {
  createdAt: new Date('2026-11-24T02:00:00Z'),
  enterprise: '新郑市某某机械铸造有限公司',
  number: 'YH-2026-000123',
  place: '铸造车间',
  deadline: '2027-01-31',
  issuedOn: '2026-11-24',
  isDemo: true,
}
const image = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#7a8b99' } })
  .jpeg()
  .toBuffer()
const notice: RectificationNotice = {
  ...common,
  title: '砂处理皮带机尾轮防护罩缺失',
  level: '一般隐患',
  reporter: '李某',
  foundAt: new Date('2026-11-23T06:05:00Z'),
  description: '防护罩被拆除后未恢复',
  photos: [{ image, caption: '全景' }, { image: Buffer.from('no picture') }],
  ownerUnit: '铸造车间',
  owner: '王某',
  measure: '恢复并加固防护罩',
  funds: 1280.5,
  issuer: '赵某',
}
const order = {
  ...common,
  office: '新郑市安全生产委员会办公室',
  documentNumber: '新安办督〔2026〕12号',
  noticeNumber: '新安办督〔2026〕12号',
  hazardTitle: '未设置监测报警装置',
  appliedOn: '2027-01-05',
  verification: { url: 'https://sf.example.gov.cn/c/v/7K3M9QX2', code: '7K3M-9QX2' },
}
/** One of each kind: a new document needs an entry. */
const samples: Record<string, object> = {
  'code-poster': {
    ...common,
    uscc: '91410184MA9K00001X',
    industry: '铸造',
    address: '八号路',
    url: order.verification.url,
  },
  'rectification-notice': notice,
  'treatment-plan': {
    ...common,
    hazardTitle: order.hazardTitle,
    goal: '装上报警装置',
    methods: '1．设计。\n2．安装。',
    funds: '35万元',
    people: '设备科',
    timetable: '一月',
    safety: '断电挂牌',
    author: '赵某',
    writtenOn: '2026-12-02',
  },
  'supervision-notice': {
    ...order,
    hazardContent: '未设置监测报警装置',
    basis: ['《中华人民共和国安全生产法》第四十一条'],
    planDue: '2026-12-08',
    progressInterval: '每月至少一次',
    extensionNotice: '15个工作日',
    supervisor: { office: '新郑市应急管理局' },
  },
  'supervision-extension': {
    ...order,
    originalDeadline: '2027-01-31',
    requestedDeadline: '2027-03-31',
    reason: '到货推迟',
    progress: '60%',
    safeguards: '停用',
    decision: 'refused',
    ground: '理由不足',
  },
  'supervision-acceptance': {
    ...order,
    inspectedOn: '2027-01-22',
    result: 'accepted',
    explanation: '已消除',
    members: [{ name: '王某', organization: '应急管理局' }],
  },
  'notice-cards': {
    ...common,
    size: 'A4',
    cards: [
      {
        level: 'major',
        pointName: '熔炼作业',
        pointNumber: 'FX-003',
        area: '熔炼工段',
        unit: '铸造车间',
        owner: '王某',
        hazards: ['漏水'],
        accidentTypes: ['灼烫'],
        measures: [{ text: '报警联锁' }],
        emergency: ['断电撤人'],
        reportWay: '先撤离再报告',
        reportPhone: '12350',
        signs: [{ kind: 'warning', name: '当心爆炸' }],
        url: order.verification.url,
      },
    ],
  },
}

describe('documents', () => {
  it.each(documents.map((document) => [document.kind, document] as const))(
    '%s is the same, byte for byte, drawn by a thread',
    async (kind, document) => {
      const input = samples[kind] as never
      const [there, here] = [await platform.services.documents.render(document, input), await document.render(input)]
      expect(there.pdf.subarray(0, 5).toString()).toBe('%PDF-')
      expect(there.missing).toEqual(here.missing)
      expect(there.pdf.equals(here.pdf)).toBe(true)
    },
  )

  it('leave the process free to answer while they are drawn', async () => {
    const { render } = platform.services.documents
    const document = documents.find(({ kind }) => kind === 'rectification-notice')
    await render(document as never, notice)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await Promise.all(Array.from({ length: 6 }, () => render(document as never, notice)))
    clearInterval(timer)
    // Drawn here, the loop turns once or twice for each document.
    expect(turns).toBeGreaterThan(30)
  })

  it('that are asked for by too many at once are refused, to come again', async () => {
    const busy = openDocuments(silent, { threads: 1, waiting: 0 })
    const document = documents.find(({ kind }) => kind === 'rectification-notice')
    const first = busy.render(document as never, notice).catch((error) => error)
    await expect(busy.render(document as never, notice)).rejects.toMatchObject({ status: 503, code: 'documents_busy' })
    const crowded = { ...platform.services, documents: busy }
    const { tenantId } = await given.enterprise()
    const manager = await given.member(tenantId, 'safety_manager')
    const reply = await apiOn({ ...platform, services: crowded })(manager).get(
      `/api/enterprises/${tenantId}/poster.pdf`,
    )
    expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual([503, 'documents_busy', '5'])
    await busy.close()
    expect(await first).toMatchObject({ status: 503 })
  })

  it('that never end are ended, and whoever asked is told', async () => {
    const slow = openDocuments(silent, { timeoutMs: 1 })
    const { tenantId } = await given.enterprise()
    const manager = await given.member(tenantId, 'safety_manager')
    const services = { ...platform.services, documents: slow }
    const reply = await apiOn({ ...platform, services })(manager).get(`/api/enterprises/${tenantId}/poster.pdf`)
    expect([reply.status, reply.body.code]).toEqual([500, 'document_failed'])
    expect(reply.body.detail).toMatch('文书没有生成出来')
    await slow.close()
    const path = `/api/enterprises/${tenantId}/poster.pdf`
    expect((await as(manager).get(path)).headers['content-type']).toBe('application/pdf')
  })
})
