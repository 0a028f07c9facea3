import { expect, it } from 'vitest'
import { claimIn, nameIn } from './file.names'

it.each([
  ['配电箱.jpg', '配电箱'],
  ['../../etc/预案\u202e.pdf', '预案'],
  ['C:\\docs\\<b>.pdf', 'b'],
  ['%E9%85%8D%E7%94%B5%E7%AE%B1.JPEG', '配电箱'],
  ['发票.pdf.exe', '发票'],
  ['photo.php.jpg', 'photo'],
  ['a.js.html.svg. ', 'a'],
  ['GB 30871-2022 第1.5', 'GB 30871-2022 第1.5'],
  ['方案V2.final.docx', '方案V2.final'],
  ['第一行\n第二行\u200b.pdf', '第一行 第二行'],
  ['.htaccess', 'htaccess'],
  ['\u200b.pdf', '未命名'],
  ['%', '%'],
  ['', '未命名'],
])('%j is called %j', (header, name) => {
  expect(nameIn(header)).toBe(name)
})

it('keeps the end of a very long name', () => {
  expect(nameIn(`${'长'.repeat(300)}尾.pdf`)).toBe(`${'长'.repeat(179)}尾`)
})

it('knows the claim apart from the name', () => {
  expect([claimIn('a.XLS'), claimIn('a'), claimIn(undefined)]).toEqual(['xls', '', ''])
})
