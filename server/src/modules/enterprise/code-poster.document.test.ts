import { expect, it } from 'vitest'
import { joined, readPdf } from '#test/pdf'
import { renderCodePoster } from './code-poster.document'

const input = {
  createdAt: new Date('2026-11-24T02:00:00Z'),
  enterprise: '新郑市某某机械铸造有限公司',
  uscc: '91410184MA9K00001X',
  industry: '黑色金属铸造',
  address: '河南省新郑市某某镇工业园区八号路16号',
  url: 'https://sf.example.gov.cn/c/e/91410184MA9K00001X',
  authority: '新郑市应急管理局',
  authorityPhone: '0371-00000000',
}

it('fits on one page with name, code and phone', async () => {
  const { pdf, missing } = await renderCodePoster(input)
  const { pages, title } = readPdf(pdf, 'code-poster')
  expect(pages).toHaveLength(1)
  expect(missing).toEqual([])
  expect(title).toBe('安全生产一企一码　新郑市某某机械铸造有限公司')
  expect(pdf.length).toBeLessThan(300_000)
  // Whoever's camera does not read the code types what is printed under it.
  for (const text of [
    '编码 91410184MA9K00001X',
    input.enterprise,
    input.uscc,
    '12350',
    '监管单位：新郑市应急管理局',
    '安全生产标准化等级',
  ]) {
    expect(pages[0]).toContain(text)
  }
})

it('keeps a very long name on the page and marks demo data', async () => {
  const enterprise = '河南省郑州市新郑市某某新型绿色装配式建筑材料科技发展（集团）股份有限公司新郑第二分公司'
  const { pdf } = await renderCodePoster({ ...input, enterprise, isDemo: true, shows: ['甲', '乙', '丙', '丁', '戊'] })
  const { pages } = readPdf(pdf, 'code-poster-long')
  expect(pages).toHaveLength(1)
  expect(joined(pages[0] ?? '')).toContain(enterprise)
  expect(pages[0]).toContain('演示数据')
})
