import { totalLimit } from '@shuangfang/shared/kit/contract'

const grouped = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const upToTwo = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 })

/** 12,480 */
export const count = (value: number | null | undefined) => (value == null ? '—' : grouped.format(value))

/** A total as lists count it: one past the limit means "more than we count", 1,000+. */
export const capped = (total: number) => (total === totalLimit + 1 ? `${count(totalLimit)}+` : count(total))

/** A share as 87.5%; `percentOf(0, 0)` has no answer. */
export const percent = (share: number | null | undefined) =>
  share == null || !Number.isFinite(share) ? '—' : `${oneDecimal.format(share * 100)}%`
export const percentOf = (part: number, whole: number) => percent(whole === 0 ? null : part / whole)

/** Money in 元 below ten thousand, else 万元. */
export function money(yuan: number | null | undefined): string {
  if (yuan == null) return '—'
  return Math.abs(yuan) < 10_000 ? `${upToTwo.format(yuan)} 元` : `${upToTwo.format(yuan / 10_000)} 万元`
}

/** 3.4 MB */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [value, unit] =
    bytes < 1_048_576
      ? [bytes / 1024, 'KB']
      : bytes < 1_073_741_824
        ? [bytes / 1_048_576, 'MB']
        : [bytes / 1_073_741_824, 'GB']
  return `${oneDecimal.format(value)} ${unit}`
}
