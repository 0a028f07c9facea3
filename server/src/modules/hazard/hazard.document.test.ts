import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { joined, readPdf } from '#test/pdf'
import { type RectificationNotice, renderRectificationNotice } from './rectification-notice.document'
import { renderTreatmentPlan, type TreatmentPlanDocument } from './treatment-plan.document'

const picture = (background: string, width: number, height: number, format: 'jpeg' | 'webp' = 'jpeg') =>
  sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer()

const common = {
  createdAt: new Date('2026-11-24T02:00:00Z'),
  enterprise: '新郑市某某机械铸造有限公司',
  number: 'YH-2026-000123',
  place: '铸造车间砂处理工段',
}

const notice: RectificationNotice = {
  ...common,
  title: '砂处理皮带机尾轮防护罩缺失',
  level: '一般隐患',
  category: '机械设备',
  source: '班组日常排查',
  riskPoint: '砂处理皮带机',
  reporter: '李某',
  foundAt: new Date('2026-11-23T06:05:00Z'),
  description: '2号皮带机尾轮处防护罩被拆除后未恢复，转动部位外露，作业人员清扫落砂时距转动部位不足0.5米',
  basis: '企业《设备安全操作规程》：皮带机转动部位应设置固定式防护罩',
  photos: [],
  ownerUnit: '铸造车间',
  owner: '王某',
  measure: '停机挂牌上锁，恢复并加固尾轮防护罩；对全部6台皮带机防护罩排查一遍',
  funds: 1280.5,
  deadline: '2026-11-27',
  contingency: '整改期间2号皮带机停用，砂料由1号线供应',
  interim: '尾轮处设置围栏和警示牌，禁止运行中清扫',
  issuer: '赵某',
  issuedOn: '2026-11-24',
}

const plan: TreatmentPlanDocument = {
  ...common,
  hazardTitle: '中频炉冷却水系统未设置出水温度、进出水流量差监测报警装置',
  basis: '《工贸企业重大事故隐患判定标准》（应急管理部令第10号）',
  noticeNumber: '新安办督〔2026〕12号',
  deadline: '2027-01-31',
  situation: '2台电炉2012年投用，设计时未配置监测报警装置，历次检修未补齐。',
  goal: '2027年1月31日前为2台中频感应电炉加装出水温度、进出水流量差监测报警装置并与加热系统联锁，消除炉下坑积水。',
  methods:
    '1．委托有资质的单位完成改造设计。\n2．采购、安装监测仪表和联锁控制柜。\n3．炉下坑重做防水，增设液位报警。\n4．联动试验3次，全部正常后申请验收。',
  funds: '预算35万元，从安全生产费用中列支；设备、仪表清单见附件。',
  people: '组长：总经理；副组长：生产副总、安全总监；成员：设备科、铸造车间负责人。',
  timetable: '2026年12月8日前完成方案和设计；12月31日前设备到货；2027年1月20日前安装调试；1月25日前自验收。',
  safety: '治理期间2台电炉断电、挂牌、上锁；动火、有限空间作业办理审批；编制漏炉事故现场处置方案并演练一次。',
  author: '赵某',
  writtenOn: '2026-12-02',
  approver: '孙某',
  approvedOn: '2026-12-05',
}

describe('隐患整改通知单', () => {
  it('names the hazard, the five commitments and the signers on one page', async () => {
    const { pdf, missing } = await renderRectificationNotice(notice)
    const { pages, title } = readPdf(pdf, 'rectification-notice-plain')
    const text = joined(pages.join(''))
    expect(pages).toHaveLength(1)
    expect(missing).toEqual([])
    expect(title).toBe('隐患整改通知单　YH-2026-000123')
    expect(text).toContain('2026年11月23日14时05分')
    expect(text).toContain('距转动部位不足0.5米。')
    expect(text).toContain('1,280.50元（壹仟贰佰捌拾元伍角整）')
    for (const word of ['责任', '时限', '措施', '资金', '预案']) expect(text).toContain(`${word}落实`)
    expect(text).toContain('2026年11月27日前完成')
    expect(text).not.toContain('整改前照片')
  })

  it('shows photos of any kind, small, and says which one is broken', async () => {
    const photos = [
      { image: await picture('#7a8b99', 3000, 2000), caption: '尾轮防护罩缺失（全景）' },
      { image: await picture('#a08060', 900, 1600, 'webp') },
      { image: Buffer.from('no picture') },
    ]
    const { pdf } = await renderRectificationNotice({ ...notice, photos, isDemo: true })
    const text = readPdf(pdf, 'rectification-notice').pages.join('')
    expect(pdf.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(2)
    expect(pdf.length).toBeLessThan(300_000)
    expect(text).toContain('尾轮防护罩缺失（全景）')
    expect(text).toContain('照片2\n')
    expect(text).toContain('照片无法显示')
  })

  it('splits a 5 000-character description over pages under its label', async () => {
    const description = '防护罩缺失，转动部位外露。'.repeat(400).slice(0, 5000)
    const { pages } = readPdf(
      (await renderRectificationNotice({ ...notice, description })).pdf,
      'rectification-notice-long',
    )
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.filter((page) => page.includes('隐患描述\n')).length).toBeGreaterThan(1)
    const all = joined(pages.join('').replace(/隐患描述\n|第 \d+ 页 共 \d+ 页\n|隐患整改通知单　\S+\n/g, ''))
    expect(all.match(/转动部位外露/g)?.length).toBeGreaterThanOrEqual(384)
    pages.forEach((page, index) => {
      expect(page).toContain(`第 ${index + 1} 页 共 ${pages.length} 页`)
    })
  })
})

describe('重大事故隐患治理方案', () => {
  it('has six numbered parts and the approval', async () => {
    const { pdf, missing } = await renderTreatmentPlan(plan)
    const text = readPdf(pdf, 'treatment-plan').pages.join('')
    expect(missing).toEqual([])
    const headings = [...text.matchAll(/^([一二三四五六])、(.+)$/gm)].map((match) => match[2])
    expect(headings).toEqual([
      '治理的目标和任务',
      '采取的方法和措施',
      '经费和物资的落实',
      '负责治理的机构和人员',
      '治理的时限和要求',
      '安全措施和应急预案',
    ])
    expect(text).toContain('2026年12月5日')
  })

  it('flows over pages', async () => {
    const methods = '逐段更换老化管线并试压。'.repeat(420).slice(0, 5000)
    const { pages } = readPdf((await renderTreatmentPlan({ ...plan, methods })).pdf, 'treatment-plan-long')
    expect(pages.length).toBeGreaterThan(4)
    expect(pages.slice(1).every((page) => page.includes('重大事故隐患治理方案　YH-2026-000123'))).toBe(true)
    expect(pages.at(-1)).toContain(`第 ${pages.length} 页 共 ${pages.length} 页`)
  })
})
