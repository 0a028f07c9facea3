import { describe, expect, it } from 'vitest'
import { joined, readPdf } from '#test/pdf'
import { renderSupervisionAcceptance, type SupervisionAcceptance } from './supervision-acceptance.document'
import { renderSupervisionExtension, type SupervisionExtension } from './supervision-extension.document'
import { renderSupervisionNotice, type SupervisionNotice } from './supervision-notice.document'

const common = {
  createdAt: new Date('2026-11-24T02:00:00Z'),
  office: '新郑市安全生产委员会办公室',
  enterprise: '新郑市某某机械铸造有限公司',
  signatory: '张某',
  hazardTitle: '中频炉冷却水系统未设置出水温度、进出水流量差监测报警装置',
  verification: { url: 'https://sf.example.gov.cn/c/v/7K3M9QX2', code: '7K3M-9QX2' },
}

const notice: SupervisionNotice = {
  ...common,
  documentNumber: '新安办督〔2026〕12号',
  level: '县级',
  hazardContent:
    '铸造车间2台3吨中频感应电炉的冷却水系统仅有进水压力表，未设置出水温度、进出水流量差监测报警装置，且未与熔炼炉加热系统联锁；炉下坑内有积水约5cm',
  basis: ['《中华人民共和国安全生产法》第四十一条', '《工贸企业重大事故隐患判定标准》（应急管理部令第10号）'],
  deadline: '2027-01-31',
  planDue: '2026-12-08',
  progressInterval: '每月至少一次',
  extensionNotice: '15个工作日',
  suspension: '停止使用上述2台中频感应电炉',
  supervisor: { office: '新郑市应急管理局', person: '李某', phone: '0371-00000000' },
  issuedOn: '2026-11-24',
}

const acceptance: SupervisionAcceptance = {
  ...common,
  documentNumber: '新安办验〔2027〕3号',
  noticeNumber: '新安办督〔2026〕12号',
  appliedOn: '2027-01-20',
  inspectedOn: '2027-01-22',
  inspectedAt: '铸造车间',
  result: 'accepted',
  explanation:
    '2台中频感应电炉已加装出水温度和进出水流量差监测报警装置，并与加热系统联锁；现场试验3次均正常动作。炉下坑积水已清除。',
  members: [
    { name: '王某', organization: '新郑市应急管理局', title: '科长' },
    { name: '赵某', organization: '河南某某安全技术服务有限公司', title: '高级工程师' },
    { name: '刘某', organization: '新郑市某某镇应急管理办公室', title: '主任' },
  ],
  issuedOn: '2027-01-25',
}

const extension: SupervisionExtension = {
  ...common,
  documentNumber: '新安办延〔2027〕1号',
  noticeNumber: '新安办督〔2026〕12号',
  appliedOn: '2027-01-05',
  originalDeadline: '2027-01-31',
  requestedDeadline: '2027-03-31',
  reason: '流量差监测装置为进口部件，供货商书面通知到货日期推迟至2027年2月下旬',
  progress: '已完成温度监测报警装置安装和炉下坑防水改造，完成总工程量的60%，已投入资金12万元',
  safeguards: '2台电炉断电挂牌停用，每班巡查并记录',
  supervisorOpinion: '理由属实，建议延期至2027年3月15日',
  decision: 'granted',
  newDeadline: '2027-03-15',
  ground: '延期原因属客观因素，企业已采取停用措施，风险可控',
  issuedOn: '2027-01-12',
}

describe('挂牌督办通知书', () => {
  it('says what, why, until when, and what to do, on one page', async () => {
    const { pdf, missing } = await renderSupervisionNotice(notice)
    const { pages, fonts, title } = readPdf(pdf, 'supervision-notice')
    const text = joined(pages[0] ?? '')
    expect(pages).toHaveLength(1)
    expect(missing).toEqual([])
    expect(title).toBe('重大事故隐患挂牌督办通知书　新安办督〔2026〕12号')
    expect(fonts.every((font) => /^[A-Z]{6}\+Noto/.test(font))).toBe(true)
    expect(pdf.length).toBeLessThan(300_000)
    expect(text).toContain('炉下坑内有积水约5cm。依据《中华人民共和国安全生产法》第四十一条、《工贸企业')
    expect(text).toContain('责令你单位于2027年1月31日前将该隐患治理完毕')
    expect(text).toContain('于2026年12月8日前将方案报送我单位')
    expect(text).toContain('应于期限届满15个工作日前提交')
    expect(text).toContain('验收合格前，停止使用上述2台中频感应电炉。')
    expect(text).toContain('本通知书一式二份：督办单位一份，治理责任单位一份。')
    expect(text).toContain('扫码核验')
    expect(text).toContain('第 1 页 共 1 页')
  })

  it('carries the red head line, the demo mark and a delivery that is known', async () => {
    const delivery = { deliverer: '陈某、周某', deliveredOn: '2026-11-25', receiver: '孙某', receivedOn: '2026-11-25' }
    const { pdf } = await renderSupervisionNotice({
      ...notice,
      redHead: '新郑市安全生产委员会办公室',
      isDemo: true,
      delivery,
    })
    const { pages } = readPdf(pdf, 'supervision-notice-red')
    const text = pages.join('')
    expect(text.startsWith('新郑市安全生产委员会办公室\n新安办督〔2026〕12号\n')).toBe(true)
    expect(text.match(/演示数据/g)).toHaveLength(pages.length)
    expect(text).toContain('陈某、周某')
    expect(text.match(/2026年11月25日/g)).toHaveLength(2)
  })

  it('lets a long hazard flow on: running head, numbered pages, signature with text above it', async () => {
    const long = '二期储罐区防火堤内违规堆放可燃物。'.repeat(300).slice(0, 5000)
    const { pdf } = await renderSupervisionNotice({ ...notice, hazardContent: long })
    const { pages } = readPdf(pdf, 'supervision-notice-long')
    expect(pages.length).toBeGreaterThan(3)
    pages.forEach((page, index) => {
      expect(page).toContain(`第 ${index + 1} 页 共 ${pages.length} 页`)
      expect(page.includes('重大事故隐患挂牌督办通知书　新安办督〔2026〕12号')).toBe(index > 0)
    })
    const all = joined(pages.map((page) => page.split('重大事故隐患挂牌督办通知书　')[0]).join(''))
    expect(all.match(/二期储罐区防火堤内违规堆放可燃物/g)?.length).toBeGreaterThan(285)
    const last = pages.at(-1) ?? ''
    expect(last.indexOf('督办单位：')).toBeLessThan(last.indexOf('（印章）'))
    expect(last).toContain('督办单位：')
  })

  it('gives the same bytes for the same input', async () => {
    const [first, second] = [await renderSupervisionNotice(notice), await renderSupervisionNotice(notice)]
    expect(first.pdf.equals(second.pdf)).toBe(true)
  })
})

describe('验收意见书', () => {
  it('names result, reasons, inspectors and three keepers', async () => {
    const { pdf, missing } = await renderSupervisionAcceptance(acceptance)
    const { pages } = readPdf(pdf, 'supervision-acceptance')
    const text = joined(pages.join(''))
    expect(pages).toHaveLength(1)
    expect(missing).toEqual([])
    expect(text).toContain('（新安办督〔2026〕12号）的治理情况组织了现场验收')
    expect(text).toContain('现场试验3次均正常动作')
    expect(text).toContain('河南某某安全技术服务有限公司')
    expect(text).toContain('解除挂牌督办。请巩固')
    expect(text).toContain('一式三份：治理责任单位一份，督办单位一份，同级政府安全生产委员会办公室一份。')
  })

  it('sends a rejected one back to treatment', async () => {
    const { pdf } = await renderSupervisionAcceptance({ ...acceptance, result: 'rejected', members: [] })
    const text = joined(readPdf(pdf, 'supervision-acceptance-rejected').pages.join(''))
    expect(text).toContain('继续治理，治理期间落实防范措施')
    expect(text).not.toContain('验收组')
  })
})

describe('延期申请批复', () => {
  it('grants the new deadline', async () => {
    const { pdf, missing } = await renderSupervisionExtension(extension)
    const { pages } = readPdf(pdf, 'supervision-extension')
    const text = joined(pages.join(''))
    expect(pages).toHaveLength(1)
    expect(missing).toEqual([])
    expect(text).toContain('同意将治理期限由2027年1月31日延至2027年3月15日。延期原因属客观因素')
    expect(text).toContain('一式二份')
  })

  it('refuses with the old deadline, and never grants without a new one', async () => {
    const { pdf } = await renderSupervisionExtension({ ...extension, decision: 'refused', ground: '理由不充分' })
    const text = joined(readPdf(pdf, 'supervision-extension-refused').pages.join(''))
    expect(text).toContain('不同意延期。理由不充分。请按原定期限2027年1月31日完成治理。')
    await expect(renderSupervisionExtension({ ...extension, newDeadline: undefined })).rejects.toThrow('new deadline')
  })
})
