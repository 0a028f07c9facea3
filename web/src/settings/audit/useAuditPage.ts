import type { Role } from '@shuangfang/shared/access/roles'
import type { PowerAct } from '@shuangfang/shared/account/power.rules'
import { type AuditEntry, auditApi } from '@shuangfang/shared/audit/audit.contract'
import { computed } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useList } from '#kit/useList'
import { useOne } from '#kit/useOne'
import { actLabels, roleLabels } from '#labels/account'
import { auditPayloadLabels } from '#labels/audit'
import { eventLabel } from '#labels/events'

const audit = api(auditApi)

export const auditColumns: Column<AuditEntry>[] = [
  { key: 'occurredAt', label: '时间', width: 180 },
  { key: 'actorName', label: '办理人', width: 120 },
  { key: 'type', label: '操作', minWidth: 150, text: ({ type, subject }) => eventLabel(type, subject) },
  { key: 'about', label: '内容', minWidth: 260, text: (row) => aboutText(row) },
  { key: 'position', label: '链上位置', width: 110, align: 'right' },
]

/** Lists and small records, as the trail keeps what was before and after, are read value by value. */
const valueText = (value: unknown): string => {
  if (value !== null && typeof value === 'object') return Object.values(value).map(valueText).filter(Boolean).join('、')
  return typeof value === 'string' || typeof value === 'number' ? wordOf(String(value)) : ''
}
const wordOf = (text: string) => (text in roleLabels ? roleLabels[text as Role] : text)
/** The readable parts of an event. */
export const auditFacts = ({ payload }: AuditEntry) =>
  Object.entries(auditPayloadLabels).flatMap(([key, label]) => {
    const value = valueText(payload[key])
    return value ? [{ key, label, value: inWords[key]?.(value) ?? value }] : []
  })
const changeText = (value: string) => actLabels[value as PowerAct] ?? value
const inWords: Record<string, (value: string) => string> = {
  percent: (value) => `${value}%`,
  act: (type) => eventLabel(type),
  change: changeText,
}
const aboutText = (row: AuditEntry) =>
  auditFacts(row)
    .map(({ value }) => (value.length > 120 ? `${value.slice(0, 120)}…` : value))
    .join(' · ') || '—'

/** The trail of the own tenant, for the audit administrator. */
export function useAuditPage() {
  const list = useList(audit.list, { type: '', actor: '', from: '', to: '' })
  const chain = useOne(
    () => 'chain',
    (_, options) => audit.chain({}, options),
  )
  const days = computed({
    get: () => (list.filters.from && list.filters.to ? [list.filters.from, list.filters.to] : null),
    set: (range: string[] | null) => {
      list.filters.from = range?.[0] ?? ''
      list.filters.to = range?.[1] ?? ''
    },
  })
  return { list, chain, days }
}
