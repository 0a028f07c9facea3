import type { z } from 'zod'

type Issue = Parameters<NonNullable<NonNullable<ReturnType<typeof z.config>['customError']>>>[0]

const kinds: Readonly<Record<string, string>> = {
  number: '应为数字',
  int: '应为整数',
  string: '应为文字',
  date: '时间格式不对',
  array: '应为列表',
}
const units: Readonly<Record<string, string>> = { string: ' 个字', array: ' 项', file: ' 字节' }
const isMissing = ({ input }: Issue) => input === undefined || input === null || input === ''

/** What is said where a schema has no words of its own: Chinese, and what to do. */
export function plainMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? '请填写' : (kinds[issue.expected] ?? '格式不对')
    case 'invalid_value':
      return isMissing(issue) ? '请选择' : '不在可选的范围内'
    case 'too_small':
      return units[issue.origin] ? `至少 ${issue.minimum}${units[issue.origin]}` : `不能小于 ${issue.minimum}`
    case 'too_big':
      return units[issue.origin] ? `最多 ${issue.maximum}${units[issue.origin]}` : `不能大于 ${issue.maximum}`
    case 'unrecognized_keys':
      return `有不认识的内容：${issue.keys?.join('、')}`
    default:
      return isMissing(issue) ? '请填写' : '格式不对'
  }
}

type Complaint = z.core.$ZodIssue

/** What is wrong, at the field itself: of several shapes that were allowed, the one that was meant speaks. */
export const complaintsOf = (issues: readonly Complaint[]): Complaint[] =>
  issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue]
    const meant = issue.errors.map(complaintsOf).find((complaints) => complaints.some(({ path }) => path.length))
    return meant ? meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [issue]
  })
