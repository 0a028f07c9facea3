import { describe, expect, it } from 'vitest'
import { checkUscc, isUscc, makeUscc } from './uscc'

describe('checkUscc', () => {
  it.each([
    '914403001922038216',
    '9144030071526726XG',
    '91330100799655058B',
    '91440300708461136T',
    '91110108551385082Q',
    '91350100M000100Y43',
    '9141000031741675X6',
    '91410100MA3X6PMX3B',
    '91410100X14746495P',
    '916101312206074534',
  ])('accepts the registered code %s', (code) => {
    expect(checkUscc(code)).toEqual({ ok: true })
    expect(isUscc(code)).toBe(true)
  })

  it.each([
    ['910101002717356746', 'check_digit', '校验码'],
    ['910101820675534008', 'check_digit', '校验码'],
    ['94152658956256298K', 'check_digit', '校验码'],
    ['91410101000508890042', 'length', '现为 20 位'],
    ['9415282828098K', 'length', '现为 14 位'],
    ['', 'length', '现为 0 位'],
    ['91330100799655058b', 'character', '第 18 位“b”应为大写字母'],
    ['9133010079965505 B', 'character', '第 17 位是空格'],
    ['9133010O799655058B', 'character', '第 8 位“O”不能用'],
    ['9133010A799655058B', 'region', '第 3 至 8 位'],
    ['91440300708461137X', 'organisation_digit', '第 17 位'],
    ['91440300708461163T', 'check_digit', '校验码'],
  ])('refuses %s: %s', (code, problem, words) => {
    expect(checkUscc(code)).toMatchObject({ ok: false, problem, message: expect.stringContaining(words) })
  })

  it('finds every single wrong character', () => {
    const code = '91440300708461136T'
    for (let at = 0; at < code.length; at++)
      for (const letter of '0123456789ABCDEFGHJKLMNPQRTUWXY')
        if (letter !== code[at]) expect(isUscc(code.slice(0, at) + letter + code.slice(at + 1))).toBe(false)
  })
})

describe('makeUscc', () => {
  it('makes valid, different codes of the region', () => {
    const codes = Array.from({ length: 500 }, (_, serial) => makeUscc('410184102', serial))
    expect(codes.filter((code) => !isUscc(code))).toEqual([])
    expect(new Set(codes).size).toBe(500)
    expect(codes[0]).toMatch(/^91410184MA9/)
  })

  it.each([
    ['410184', -1],
    ['410184', 1.5],
    ['410184', 31 ** 5],
    ['4101', 1],
  ])('refuses %s, %s', (region, serial) => {
    expect(() => makeUscc(region, serial)).toThrow(RangeError)
  })
})
