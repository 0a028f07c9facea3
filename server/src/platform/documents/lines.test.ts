import fc from 'fast-check'
import { expect, it } from 'vitest'
import { breakText, stretchOf } from './lines'

/** Ten points for a Chinese character, five for Latin. */
const advance = (character: string): number => ((character.codePointAt(0) ?? 0) < 0x2000 ? 5 : 10)
const broken = (text: string, width: number, indent = 0) =>
  breakText(text, { width, indent, advance }).map(({ text }) => text)

it('never begins a line with a closing mark nor ends one with an opening mark', () => {
  expect(broken('一二三四五，六七', 50)).toEqual(['一二三四', '五，六七'])
  expect(broken('一二三四，五六七', 50)).toEqual(['一二三四，', '五六七'])
  expect(broken('一二三四（五六）', 50)).toEqual(['一二三四', '（五六）'])
  expect(broken('一二三四五。”六', 50)).toEqual(['一二三四', '五。”六'])
})

it('lets the blank half of a mark hang over the edge', () => {
  expect(broken('一二三四五，六七', 55)).toEqual(['一二三四五，', '六七'])
})

it('keeps numbers and words whole, and cuts what is longer than a line', () => {
  expect(broken('压力12.5MPa以上', 50)).toEqual(['压力', '12.5MPa以', '上'])
  expect(broken('abcdefghijklmnop', 30)).toEqual(['abcdef', 'ghijkl', 'mnop'])
  expect(broken('前——后……终', 30)).toEqual(['前——', '后……', '终'])
})

it('indents the first line of each paragraph', () => {
  const lines = breakText('一二三四五\n六', { width: 50, indent: 20, advance })
  expect(lines.map(({ text, indent, isLast }) => [text, indent, isLast])).toEqual([
    ['一二三', 20, false],
    ['四五', 0, true],
    ['六', 20, true],
  ])
})

it('stretches full lines to the edge and leaves last and sparse ones', () => {
  const [full, last] = breakText('一二三四五六', { width: 44, advance })
  expect(full && stretchOf(full, 44, 10)).toBeCloseTo(4 / 3)
  expect(full?.text).toBe('一二三四')
  expect(last && stretchOf(last, 44, 10)).toBe(0)
})

it('loses and adds nothing, and no line is wider than the measure but for half a mark', () => {
  const text = fc
    .array(fc.constantFrom(...'一二三，。（）《》“”；ab1.—…%'), { maxLength: 80 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 30, max: 120 }), (value, width) => {
      const lines = breakText(value, { width, indent: 20, advance })
      expect(lines.map((line) => line.text).join('')).toBe(value)
      for (const line of lines) expect(line.indent + line.width).toBeLessThanOrEqual(width + 5)
    }),
  )
})
