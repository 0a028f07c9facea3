import { expect, it } from 'vitest'
import {
  amountInWords,
  blankDate,
  chineseNumber,
  copiesInWords,
  formatDate,
  formatDateTime,
  formatDocumentNumber,
  formatYuan,
  sentences,
} from './number'

it('writes dates without leading zeros, in the time of China, or the blanks', () => {
  expect(formatDate('2026-11-04')).toBe('2026年11月4日')
  expect(formatDate(null)).toBe(blankDate)
  expect(() => formatDate('soon')).toThrow(RangeError)
  expect(formatDateTime(new Date('2026-12-31T16:05:00Z'))).toBe('2027年1月1日0时05分')
})

it('writes numbers of documents, headings and copies', () => {
  expect(formatDocumentNumber('新安办督', 2026, 12)).toBe('新安办督〔2026〕12号')
  expect([1, 10, 12, 20, 35, 99].map(chineseNumber)).toEqual(['一', '十', '十二', '二十', '三十五', '九十九'])
  expect(() => chineseNumber(100)).toThrow(RangeError)
  expect(copiesInWords(3)).toBe('一式三份')
})

it.each([
  [0, '零元整'],
  [0.05, '伍分'],
  [0.5, '伍角整'],
  [10, '壹拾元整'],
  [101.01, '壹佰零壹元零壹分'],
  [12800, '壹万贰仟捌佰元整'],
  [100_001, '壹拾万零壹元整'],
  [1_000_000, '壹佰万元整'],
  [10_050_000.3, '壹仟零伍万元叁角整'],
  [100_000_500, '壹亿零伍佰元整'],
  [1_234_567_890.12, '壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分'],
])('writes %d as %s', (yuan, words) => {
  expect(amountInWords(yuan)).toBe(words)
})

it('writes amounts with separators and refuses what is no amount', () => {
  expect(formatYuan(1234567.5)).toBe('1,234,567.50元')
  expect(() => amountInWords(-1)).toThrow(RangeError)
})

it('closes every sentence once', () => {
  expect(sentences('甲', ' 乙。', undefined, '', '丙！')).toBe('甲。乙。丙！')
})
