import { type Risk, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { newKey } from '#kit/ids'
import { say, sayTrouble } from '#kit/toast'
import { onJobEnd, watchJob } from '#kit/useJob'
import { sendable, useList } from '#kit/useList'
import { controlLevelLabels } from '#labels/risk'

const risks = api(riskApi)

export const riskColumns: readonly Column<Risk>[] = [
  { key: 'level', label: '等级', width: 108 },
  { key: 'pointName', label: '风险点', minWidth: 130 },
  { key: 'unit', label: '检查项目 / 作业步骤', minWidth: 140 },
  { key: 'factor', label: '危险源或潜在事件', minWidth: 240 },
  { key: 'accidents', label: '事故类型', minWidth: 110, text: (row) => row.accidentTypes.join('、') || '—' },
  {
    key: 'controlLevel',
    label: '管控层级',
    width: 96,
    text: (row) => (row.controlLevel ? controlLevelLabels[row.controlLevel] : '—'),
  },
  { key: 'departmentName', label: '责任单位', minWidth: 100, text: (row) => row.departmentName ?? '—' },
  { key: 'personName', label: '责任人', width: 88, isExtra: true, text: (row) => row.personName ?? '—' },
]

/** The register: list in the address, one form, delete and export. */
export function useRisksPage() {
  const list = useList((request, options) => risks.list(request, options), {
    q: '',
    level: [] as string[],
    ungraded: '' as '' | '1',
    riskPoint: '',
    department: '',
    scheme: '',
    l: '',
    s: '',
    outside: '',
    import: '',
  })
  const isFormOpen = ref(false)
  const editing = shallowRef<Risk | null>(null)

  function openForm(risk: Risk | null) {
    editing.value = risk
    isFormOpen.value = true
  }

  async function reloadEdited() {
    const id = editing.value?.id
    await list.reload()
    if (id) editing.value = await risks.get({ params: { id } }).catch(() => editing.value)
  }

  async function remove(risk: Risk): Promise<boolean> {
    const sure = await confirm({
      title: '删除这条风险？',
      effects: [
        `${risk.pointName}，${risk.unit}：${risk.factor}`,
        '它的管控措施一并删除，风险点等级随之重新计算。',
        '已提交的清单版本不受影响。',
      ],
      confirmText: '删除',
      grave: true,
    })
    if (!sure) return false
    try {
      await risks.remove({ params: { id: risk.id } })
      say(`已删除：${risk.unit}`)
      await list.reload()
      return true
    } catch (error) {
      sayTrouble(error)
      return false
    }
  }

  async function exportRows() {
    try {
      const { jobId } = await risks.export({ body: { filter: sendable(list.filters) } }, { key: newKey() })
      await watchJob(jobId)
    } catch (error) {
      sayTrouble(error)
    }
  }
  onScopeDispose(onJobEnd(({ kind }) => kind.includes('import') && list.reload()))

  return { list, isFormOpen, editing, openForm, reloadEdited, remove, exportRows }
}
