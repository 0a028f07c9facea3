import { expect, it } from 'vitest'
import type { Band, RiskLevel } from './risk.methods.ts'
import { bandWords } from './risk.words.ts'

const band = (
  level: RiskLevel,
  min: number,
  max: number | null,
  minInclusive: boolean,
  maxInclusive: boolean,
): Band => ({
  level,
  min,
  max,
  minInclusive,
  maxInclusive,
  text: null,
})

it('says who owns both ends of a band', () => {
  const whole = [band('major', 20, 25, true, true), band('low', 4, 8, true, true), band('low', 1, 3, true, true)]
  expect([bandWords(whole, 'major'), bandWords(whole, 'low'), bandWords(whole, 'general')]).toEqual([
    '20–25',
    '1–8',
    '',
  ])
  const lower = [
    band('major', 320, null, false, false),
    band('considerable', 160, 320, false, true),
    band('low', 0, 70, true, true),
  ]
  expect([bandWords(lower, 'major'), bandWords(lower, 'considerable'), bandWords(lower, 'low')]).toEqual([
    '大于 320',
    '大于 160，至 320',
    '0–70',
  ])
  const upper = [
    band('major', 320, null, true, false),
    band('considerable', 160, 320, true, false),
    band('low', 20, 70, true, false),
    band('low', 0, 20, true, false),
  ]
  expect([bandWords(upper, 'major'), bandWords(upper, 'considerable'), bandWords(upper, 'low')]).toEqual([
    '320 及以上',
    '160 及以上，不足 320',
    '不足 70',
  ])
})
