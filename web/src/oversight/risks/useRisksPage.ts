import type { Reply } from '@shuangfang/shared/kit/contract'
import { riskApi } from '@shuangfang/shared/risk/risk.contract'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useList } from '#kit/useList'
import { controlLevelLabels } from '#labels/risk'
import { countedBy } from '../countedBy'

const risks = api(riskApi)
export type RiskItem = Reply<typeof riskApi.list>['items'][number]

export const riskColumns: Column<RiskItem>[] = [
  { key: 'pointName', label: '风险点', minWidth: 150 },
  { key: 'unit', label: '检查项目（作业步骤）', minWidth: 140 },
  { key: 'factor', label: '危险源或潜在事件', minWidth: 180 },
  { key: 'level', label: '风险等级', width: 120 },
  { key: 'enterpriseName', label: '企业', minWidth: 120 },
  {
    key: 'controlLevel',
    label: '管控层级',
    width: 100,
    text: ({ controlLevel }) => (controlLevel ? controlLevelLabels[controlLevel] : '—'),
    isExtra: true,
  },
  { key: 'personName', label: '责任人', width: 90, text: ({ personName }) => personName ?? '—', isExtra: true },
]

/** Risks of the jurisdiction by colour. */
export function useRisksPage() {
  const initial = { q: '', level: [] as string[], sector: '', region: '', enterprise: '' }
  const list = useList(risks.list, initial, { beyond: countedBy('risks') })
  return { list }
}
