import type { SupervisionEntry } from '@shuangfang/shared/oversight/supervision.contract'
import { money } from '#kit/format'
import { civil } from '#kit/time'

export interface EntryLine {
  key: string
  label: string
  value: string
  wide: boolean
}
const labels: Record<SupervisionEntry['kind'], Record<string, string>> = {
  plan: {
    goal: '治理的目标和任务',
    methods: '采取的方法和措施',
    funds: '经费和物资的落实',
    people: '负责治理的机构和人员',
    timetable: '治理的时限和要求',
    safety: '安全措施和应急预案',
  },
  progress: { percent: '完成进度', spent: '已投入资金', note: '治理进展' },
  extension: {
    originalDeadline: '原治理期限',
    until: '申请延至',
    percent: '目前进度',
    reason: '延期原因',
    measures: '延期期间的防控措施',
  },
  acceptance: { spent: '投入资金', summary: '治理完成情况', panel: '验收人员' },
}
const short = new Set(['percent', 'spent', 'originalDeadline', 'until'])

function words(key: string, value: unknown): string {
  if (key === 'percent') return `${value}%`
  if (key === 'spent') return money(Number(value))
  if (key === 'until' || key === 'originalDeadline') return civil(String(value))
  return Array.isArray(value) ? value.join('、') : String(value)
}

/** What was handed in, as labelled lines in the order of the form. */
export const entryLines = ({ kind, content }: SupervisionEntry): EntryLine[] =>
  Object.entries(labels[kind]).flatMap(([key, label]) => {
    const value = content[key]
    if (value === undefined || value === null || value === '') return []
    return [{ key, label, value: words(key, value), wide: !short.has(key) }]
  })
