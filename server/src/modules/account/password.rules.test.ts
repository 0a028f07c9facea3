import { describe, expect, it } from 'vitest'
import { weaknessOf } from './password.rules'
import { commonWords } from './password.words'

const known = {
  logins: ['zhang.san'],
  names: ['张三丰'],
  phones: ['13812345678'],
  tenant: ['新郑市翊途汽车零部件有限公司', '翊途零部件', '91410184MA0000007X'],
}
const weakness = (password: string) => weaknessOf(password, known, commonWords())

describe('passwords that are guessed first are refused, with what is wrong', () => {
  it.each([
    ['the login, however written', 'Zhang San 2026 早班', '账号'],
    ['the name', '我是张三丰的徒弟啊啊', '姓名'],
    ['the telephone', 'tel-138 1234 5678', '手机号'],
    ['the tenant', '翊途零部件早班安全员', '本单位'],
    ['the tenant’s code', 'a91410184ma0000007x', '本单位'],
    ['the product', 'ShuangFang#8371', '平台'],
    ['the product in Chinese', '我每天都用双防这个平台', '平台'],
    ['a birthday', '1990-01-01-19', '数字'],
    ['a telephone of somebody', '13987654321', '数字'],
    ['a row of keys', 'asdfghjkl;zxc', '键盘'],
    ['columns of keys', '3edc4rfv5tgb6yhn', '键盘'],
    ['the same with capitals', '#EDC4rfv%TGB', '键盘'],
    ['an alphabet', 'abcdefghij1234', '键盘'],
    ['something over and over', 'abcabcabcabc', '键盘'],
    ['a word of the list', 'basketball', '常见'],
    ['with a year behind it', 'Basketball2026!', '常见'],
    ['disguised', 'B4sk3tb4ll', '常见'],
    ['doubled', 'dragondragon', '常见'],
    ['pinyin and numbers', 'woaini1314520', '常见'],
    ['a wish and a day', 'woaini@19900101', '常见'],
    ['a surname and a day', 'wang19900101', '常见'],
    ['a place and a year', 'Zhengzhou@2026', '常见'],
    ['the trade', 'anquan123456', '常见'],
  ])('%s: %s', (_, password, what) => {
    expect(weakness(password)).toContain(what)
  })

  it.each([
    '一句好记的话写在这里',
    '三号车间-早班安全员-2026',
    '三号车间的安全员姓李',
    'correct horse battery',
    'k7mq-w2xt-9fdp',
    'Tiger-jumps-over-3-fences',
  ])('and %s is taken', (password) => {
    expect(weakness(password)).toBeNull()
  })

  it('the list is long, and its words are read without the web', () => {
    expect(commonWords().size).toBeGreaterThan(40_000)
  })
})
