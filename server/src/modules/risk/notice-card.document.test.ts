import { describe, expect, it } from 'vitest'
import { joined, readPdf } from '#test/pdf'
import { type NoticeCards, renderNoticeCards } from './notice-card.document'
import type { NoticeCard } from './notice-card.frame'

const furnace: NoticeCard = {
  level: 'major',
  pointName: '中频感应电炉熔炼作业',
  pointNumber: 'FX-ZZ-003',
  area: '铸造车间熔炼工段',
  unit: '铸造车间',
  owner: '王某',
  ownerPhone: '138****0000',
  hazards: ['冷却水泄漏进入炉膛或炉下坑', '炉料潮湿或夹带密闭容器', '炉衬蚀穿漏炉', '铁水包吊运路线上有人员停留'],
  accidentTypes: ['灼烫', '其他爆炸', '起重伤害', '触电'],
  consequence: '铁水遇水爆炸、大面积灼烫，可能造成多人伤亡',
  measures: [
    {
      kind: '工程技术',
      text: '冷却水系统设出水温度、进出水流量差监测报警，并与加热系统联锁；炉下坑防渗漏，坑内无积水',
    },
    { kind: '管理', text: '每炉检查炉衬厚度并记录，超过使用炉次停炉更换；炉料入炉前烘干、逐件检查' },
    { kind: '培训教育', text: '熔炼工、行车工持证上岗，每月开展一次漏炉处置训练' },
    { kind: '个体防护', text: '阻燃服、防护面罩、隔热手套、防砸隔热鞋' },
    { kind: '应急处置', text: '应急储存坑保持干燥、容积满足最大一炉铁水' },
  ],
  emergency: [
    '漏炉：立即断电，撤出炉前人员，将铁水倒入应急坑，严禁用水扑救',
    '灼烫：脱离热源，流动清水冲洗不少于15分钟，送医',
  ],
  reportWay: '先撤离、再报告：班组长 → 车间主任 → 公司值班室',
  reportPhone: '0371-00000000',
  signs: [
    { kind: 'mandatory', name: '必须穿防护服' },
    { kind: 'warning', name: '当心高温表面' },
    { kind: 'warning', name: '当心爆炸' },
    { kind: 'prohibition', name: '禁止用水灭火' },
    { kind: 'prohibition', name: '禁止停留' },
    { kind: 'information', name: '紧急出口' },
  ],
  url: 'https://sf.example.gov.cn/c/p/9F2K7Q',
  assessedOn: '2026-11-01',
}

const store: NoticeCard = {
  ...furnace,
  level: 'general',
  pointName: '劳保用品库',
  pointNumber: 'FX-CK-011',
  area: '综合仓库',
  hazards: ['可燃物集中存放'],
  accidentTypes: ['火灾'],
  consequence: undefined,
  measures: [{ text: '库内禁止烟火，灭火器每月点检' }],
  emergency: ['用就近灭火器扑救，拨打119'],
  signs: [{ kind: 'prohibition', name: '禁止烟火' }],
}

const input: NoticeCards = {
  createdAt: new Date('2026-11-24T02:00:00Z'),
  enterprise: '新郑市某某机械铸造有限公司',
  size: 'A4',
  cards: [furnace, { ...store, level: 'considerable' }, store, { ...store, level: 'low' }],
}

describe('岗位安全风险告知卡', () => {
  it('puts every card on its own page, with level, hazards, measures, signs and phone', async () => {
    const { pdf, missing } = await renderNoticeCards(input)
    const { pages, title } = readPdf(pdf, 'notice-card-a4')
    expect(missing).toEqual([])
    expect(title).toBe('岗位安全风险告知卡')
    expect(pages.map((page) => /^(重大|较大|一般|低)风险$/m.exec(page)?.[0])).toEqual([
      '重大风险',
      '较大风险',
      '一般风险',
      '低风险',
    ])
    const text = joined(pages[0] ?? '')
    for (const { text: measure } of furnace.measures) expect(text).toContain(measure)
    for (const { name } of furnace.signs) expect(pages[0]).toContain(`${name}\n`)
    expect(text).toContain('4. 铁水包吊运路线上有人员停留')
    expect(text).toContain('灼烫、其他爆炸、起重伤害、触电')
    expect(text).toContain('0371-00000000')
    expect(pages[0]).toContain('编码 9F2K7Q')
    expect(text).toContain('评估日期 2026年11月1日')
    expect(pages[0]).not.toContain('共 ')
  })

  it('says what it leaves out and what nobody wrote down', async () => {
    const card = { ...store, others: 5, emergency: [] }
    const { pages } = readPdf((await renderNoticeCards({ ...input, cards: [card] })).pdf, 'notice-card-others')
    expect(joined(pages[0] ?? '')).toContain('另有 5 项，扫右侧二维码查看')
    expect(pages[0]).toContain('—\n')
  })

  it('hangs the signs in the order of the standard', async () => {
    const { pages } = readPdf((await renderNoticeCards({ ...input, cards: [furnace] })).pdf, 'notice-card-one')
    const order = ['当心高温表面', '禁止用水灭火', '必须穿防护服', '紧急出口'].map(
      (name) => pages[0]?.indexOf(name) ?? -1,
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('fits on A5 and goes on over the page when it is too long for any legible size', async () => {
    const long = {
      ...furnace,
      measures: Array.from({ length: 60 }, (_, i) => ({
        text: `第${i + 1}项措施：${'逐项确认联锁有效并签字'.repeat(4)}`,
      })),
    }
    const { pdf } = await renderNoticeCards({ ...input, size: 'A5', cards: [furnace, long, store] })
    const { pages } = readPdf(pdf, 'notice-card-a5')
    expect(pages.length).toBeGreaterThan(3)
    expect(pages[0]).not.toContain('（续）')
    expect(pages.slice(2, -1).every((page) => page.includes('岗位安全风险告知卡（续）'))).toBe(true)
    expect(pages.at(-1)).not.toContain('（续）')
    expect(pages.join('')).toContain('60. 第60项措施')
  })

  it('reports a character that no font has instead of losing it', async () => {
    const { pdf, missing } = await renderNoticeCards({ ...input, cards: [{ ...store, owner: '张𠮷😀', unit: '㙍库' }] })
    expect(missing.sort()).toEqual(['𠮷', '😀'].sort())
    expect(readPdf(pdf, 'notice-card-rare').pages[0]).toContain('张〓〓\n')
    expect(readPdf(pdf, 'notice-card-rare').pages[0]).toContain('㙍库')
  })

  it('refuses to make an empty file', async () => {
    await expect(renderNoticeCards({ ...input, cards: [] })).rejects.toThrow('no card')
  })
})
