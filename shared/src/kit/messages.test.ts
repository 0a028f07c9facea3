import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Id, Instant, line } from './contract.ts'

const said = (schema: z.ZodType, input: unknown) => schema.safeParse(input).error?.issues.map(({ message }) => message)

describe('a schema without words of its own', () => {
  it.each([
    [Id, undefined, '请填写'],
    [Instant, undefined, '请填写'],
    [Instant, 'gestern', '格式不对'],
    [z.number(), '7', '应为数字'],
    [z.number().int(), 1.5, '应为整数'],
    [z.enum(['a']), undefined, '请选择'],
    [z.enum(['a']), 'b', '不在可选的范围内'],
    [z.string().max(3), '一二三四', '最多 3 个字'],
    [z.array(z.string()).min(1), [], '至少 1 项'],
    [z.number().max(5), 6, '不能大于 5'],
    [z.strictObject({}), { x: 1 }, '有不认识的内容：x'],
    [z.union([z.number(), z.boolean()]), undefined, '请填写'],
  ])('%# speaks Chinese', (schema, input, message) => {
    expect(said(schema, input)).toEqual([message])
  })

  it('lets a schema that has words speak', () => {
    expect(said(z.object({ name: line('名称', 5) }), {})).toEqual(['请填写名称'])
  })
})
