import { type Enterprise, enterpriseApi } from '@shuangfang/shared/enterprise/enterprise.contract'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { count } from '#kit/format'
import { useList } from '#kit/useList'
import { sectorLabels } from '#labels/enterprise'
import { countedBy } from '../countedBy'

const enterprises = api(enterpriseApi)

export const enterpriseColumns: Column<Enterprise>[] = [
  { key: 'name', label: '企业', minWidth: 220 },
  { key: 'region', label: '乡镇（街道）', minWidth: 110 },
  { key: 'sector', label: '监管行业', minWidth: 110, text: ({ sector }) => sectorLabels[sector] },
  { key: 'colour', label: '企业码', width: 96 },
  { key: 'principalName', label: '主要负责人', width: 110, isExtra: true },
  { key: 'staff', label: '从业人数', width: 96, align: 'right', text: ({ staff }) => count(staff), isExtra: true },
  { key: 'status', label: '状态', width: 110 },
]

/** Enterprises of the jurisdiction. */
export function useEnterprisesPage() {
  const initial = { q: '', status: '', sector: '', colour: '', region: '' }
  const list = useList(enterprises.list, initial, { beyond: countedBy('enterprises') })
  return { list }
}
