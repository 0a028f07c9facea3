import { type AuditEntry, auditApi } from '@shuangfang/shared/audit/audit.contract'
import { computed } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useList } from '#kit/useList'
import { useOne } from '#kit/useOne'
import { auditGroupLabels, auditPayloadLabels, auditTypeLabel, auditTypeLabels } from '#labels/audit'

const audit = api(auditApi)

export const auditColumns: Column<AuditEntry>[] = [
  { key: 'occurredAt', label: '时间', width: 180 },
  { key: 'actorName', label: '办理人', width: 120 },
  { key: 'type', label: '操作', minWidth: 150, text: ({ type }) => auditTypeLabel(type) },
  { key: 'about', label: '内容', minWidth: 260, text: (row) => aboutText(row) },
  { key: 'position', label: '链上位置', width: 110, align: 'right' },
]

const valueText = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
/** The readable parts of an event. */
export const auditFacts = ({ payload }: AuditEntry) =>
  Object.entries(auditPayloadLabels).flatMap(([key, label]) => {
    const value = valueText(payload[key])
    return value ? [{ key, label, value: inWords[key]?.(value) ?? value }] : []
  })
const inWords: Record<string, (value: string) => string> = { percent: (value) => `${value}%`, act: auditTypeLabel }
const aboutText = (row: AuditEntry) =>
  auditFacts(row)
    .map(({ value }) => value)
    .join(' · ') || '—'

/** Kinds of events to filter by: a whole group, or one event of it. */
export const auditChoices = Object.entries(auditGroupLabels).map(([group, label]) => ({
  group,
  label,
  types: Object.entries(auditTypeLabels)
    .filter(([type]) => type.startsWith(`${group}.`))
    .map(([type, words]) => ({ type, words })),
}))

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
