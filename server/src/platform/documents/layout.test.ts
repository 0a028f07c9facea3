import { expect, it } from 'vitest'
import { joined, readPdf } from '#test/pdf'
import { letterhead, paragraph, signature, signatureHeight } from './layout'
import { tickBoxes } from './marks'
import { type DocumentOptions, layOut } from './pdf'
import { grid } from './table'

const options: DocumentOptions = {
  title: '版式',
  author: '测试单位',
  runningHead: '版式　第1号',
  createdAt: new Date('2026-11-24T02:00:00Z'),
}
const chinese = '本单位已组织排查，发现的问题（含设备、管理两类）均已登记；'

it('repeats the head of a table on every page and loses no row', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => [`${i + 1}`, `第${i + 1}行${chinese.repeat(i % 3)}`])
  const columns = [{ title: '序号', share: 1, align: 'center' } as const, { title: '情况', share: 9 }]
  const { pdf } = await layOut(options, (sheet) => grid(sheet, columns, rows))
  const { pages } = readPdf(pdf, 'layout-grid')
  expect(pages.length).toBeGreaterThan(3)
  for (const page of pages) expect(page).toMatch(/序号\n情况\n/)
  const text = joined(pages.join(''))
  for (const [number] of rows) expect(text).toContain(`第${number}行`)
})

it('never leaves a signature alone on a page', async () => {
  for (let lines = 18; lines <= 30; lines++) {
    const { pdf } = await layOut(options, (sheet) => {
      letterhead(sheet, { title: '关于某事的通知', documentNumber: '测字〔2026〕1号' })
      for (let i = 0; i < lines; i++) paragraph(sheet, `短段落${i}`)
      paragraph(sheet, chinese.repeat(3), { keepWith: signatureHeight(sheet) })
      signature(sheet, { office: '某某市安全生产委员会办公室', date: '2026-11-24' })
    })
    const last = readPdf(pdf, `layout-signature-${lines}`).pages.at(-1) ?? ''
    const above = joined(last.split('某某市安全')[0] ?? '').replace('版式　第1号', '')
    expect(above).toMatch(/登记；$/)
    expect(above.length).toBeGreaterThan(20)
  }
})

it('draws tick boxes and reports what no font can show, once', async () => {
  const choices = [
    ['yes', '合格'],
    ['no', '不合格'],
  ] as const
  expect(tickBoxes(choices, 'no')).toBe('☐ 合格　　☑ 不合格')
  const { pdf, missing } = await layOut(options, (sheet) => {
    paragraph(sheet, tickBoxes(choices, 'no'))
    paragraph(sheet, '𠮷某𠮷某\u200b\u0007终')
  })
  expect(missing).toEqual(['𠮷'])
  const text = joined(readPdf(pdf, 'layout-boxes').pages[0] ?? '')
  expect(text).toContain('不合格〓某〓某终')
})
