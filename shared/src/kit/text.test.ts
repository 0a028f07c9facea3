import { describe, expect, it } from 'vitest'
import { line, paragraph } from './contract'
import { toLine, toParagraph } from './text'

const name = line('企业名称', 120, 4)
const reason = paragraph('原因', 300, 4)
const refusal = (schema: typeof name, value: string) => schema.safeParse(value).error?.issues[0]?.message ?? null

const everyKind: [what: string, value: string, asLine: string | null, asParagraph: string | null][] = [
  ['an ordinary name', '新郑市张村机械有限公司', null, null],
  ['an emoji that is joined', '测试企业👨‍👩‍👧有限公司', null, null],
  ['a line feed', '某某公司\n兹证明', '企业名称只能写一行，请删去换行', null],
  ['a carriage return', '某某公司\r兹证明', '企业名称只能写一行，请删去换行', null],
  [
    'a line separator',
    '某某公司\u2028兹证明',
    '企业名称只能写一行，请删去换行',
    '原因含有看不见的控制字符，请删除后重新输入',
  ],
  ['NEL', '某某公司\u0085兹证明', '企业名称只能写一行，请删去换行', '原因含有看不见的控制字符，请删除后重新输入'],
  ['a tab', '某某公司\t兹证明', '企业名称含有制表符，请改成空格', null],
  [
    'a bell',
    '某某公司\u0007兹证明',
    '企业名称含有看不见的控制字符，请删除后重新输入',
    '原因含有看不见的控制字符，请删除后重新输入',
  ],
  [
    'an override',
    '某某公司\u202e兹证明',
    '企业名称含有改变文字方向的隐藏字符，请删除后重新输入',
    '原因含有改变文字方向的隐藏字符，请删除后重新输入',
  ],
  [
    'an isolate',
    '某某公司\u2067兹证明',
    '企业名称含有改变文字方向的隐藏字符，请删除后重新输入',
    '原因含有改变文字方向的隐藏字符，请删除后重新输入',
  ],
  [
    'nothing to see',
    '\u200b\u200d\u2060\u3164\ufe0f',
    '企业名称只有看不见的字符，请重新输入',
    '原因只有看不见的字符，请重新输入',
  ],
  ['one letter padded with nothing', '某\u200b\u200b\u200b', '企业名称至少 4 个字', '原因至少 4 个字'],
]

describe('text that people write', () => {
  it.each(everyKind)('%s', (_, value, asLine, asParagraph) => {
    expect([refusal(name, value), refusal(reason, value)]).toEqual([asLine, asParagraph])
  })

  it.each(everyKind)('from outside a form is cleaned until it is accepted: %s', (_, value) => {
    const [one, several] = [toLine(value), toParagraph(value)]
    if (one.length >= 4 && !value.includes('\u200b')) expect(refusal(name, one)).toBeNull()
    if (several.length >= 4 && !value.includes('\u200b')) expect(refusal(reason, several)).toBeNull()
  })

  it('keeps what people meant', () => {
    expect(toLine('新郑市\r\n张村  机械\u202e\u0007')).toBe('新郑市 张村 机械')
    expect(toParagraph('第一行\r\n第二行\u2028第三行')).toBe('第一行\n第二行\n第三行')
    expect(toLine('\u200b\u200b')).toBe('')
  })
})
