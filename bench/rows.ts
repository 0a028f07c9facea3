import { loadNow } from './facts'

/** One line of the table: what was measured against what, and whether the bar of docs holds. */
export interface Line {
  work: string
  baseline: string
  /** Ours divided by the baseline. */
  ratio: number
  /** `>= 0.6`: throughput; `<= 1.2`: time. */
  bar: string
  detail: string
}

export const holds = ({ ratio, bar }: Line): boolean => {
  const [relation, value] = bar.split(' ')
  return relation === '>=' ? ratio >= Number(value) : ratio <= Number(value)
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Runs both by turns, so that whatever else the machine does falls on both. Resolves with all results of each. */
export async function interleaved<A, B>(rounds: number, ours: () => Promise<A>, theirs: () => Promise<B>) {
  const a: A[] = []
  const b: B[] = []
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes with every round.
    if (round % 2) b.push(await theirs())
    a.push(await ours())
    if (!(round % 2)) b.push(await theirs())
  }
  return { ours: a, theirs: b }
}

export function printed(line: Line): string {
  const mark = holds(line) ? 'ok    ' : 'MISSED'
  return `${mark} ${line.ratio.toFixed(2)} (bar ${line.bar})  ${line.work}\n         against ${line.baseline}; ${line.detail}; load ${loadNow()}`
}

/** Paths at which two JSON values differ, with both values; a short answer where an assertion would print them whole. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].flatMap((key) => differences(a[key as never], b[key as never], `${path}/${key}`))
  }
  return a === b ? [] : [`${path}: ${JSON.stringify(a)?.slice(0, 80)} and ${JSON.stringify(b)?.slice(0, 80)}`]
}
