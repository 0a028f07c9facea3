import { type FloorPlan, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { type Dot, type PolygonFault, polygonFault } from '@shuangfang/shared/risk/risk.map'
import { computed, ref, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { api } from '#kit/api'
import { confirm } from '#kit/confirm'
import { newKey } from '#kit/ids'
import { say, sayTrouble } from '#kit/toast'
import { upload } from '#kit/upload'
import { useOne } from '#kit/useOne'
import type { Area } from './FourColourMap.vue'

const risks = api(riskApi)

export const faultTexts: Record<PolygonFault, string> = {
  too_few: '至少要有 3 个点',
  repeated: '有两个相邻的点重合',
  crossing: '边线自己相交，请拖动拐点',
  flat: '面积太小',
}

interface Draft {
  id: string | null
  version: number
  name: string
  fileId: string
  areas: Area[]
}

/** The floor plans of the enterprise, one shown, and a draft of it while someone edits. */
export function useMapPage() {
  const { item, trouble, reload } = useOne(
    () => 'mine',
    (_id, options) => risks.plans({ query: {} }, options),
  )
  const plans = computed(() => item.value?.items ?? [])
  const shownId = ref<string | null>(null)
  const draft = ref<Draft | null>(null)
  const selected = ref<number | null>(null)
  const isDrawing = ref(false)
  const busy = ref(false)
  const shown = computed(() => plans.value.find(({ id }) => id === shownId.value) ?? plans.value[0] ?? null)
  const areas = computed<Area[]>(() => draft.value?.areas ?? shown.value?.areas ?? [])
  const fault = computed(() => {
    const broken = draft.value?.areas.find(({ polygon }) => polygonFault(polygon))
    return broken ? `区域“${broken.name}”${faultTexts[polygonFault(broken.polygon) ?? 'flat']}` : null
  })
  watch(shownId, () => {
    selected.value = null
  })

  function edit(plan: FloorPlan) {
    const { id, version, name, fileId } = plan
    const copied = plan.areas.map((area) => ({
      ...area,
      polygon: [...area.polygon],
      riskPointIds: [...area.riskPointIds],
    }))
    draft.value = { id, version, name, fileId, areas: copied }
  }
  function cancel() {
    draft.value = null
    isDrawing.value = false
    selected.value = null
  }

  /** Corners that were drawn are work: leaving asks once. */
  onBeforeRouteLeave(() =>
    draft.value === null
      ? true
      : confirm({
          title: '离开四色图',
          effects: ['这次画的区域还没有保存，离开后丢弃。'],
          confirmText: '不保存，离开',
          grave: true,
        }),
  )

  /** A new picture: for a new plan, or under the areas of the one being edited. */
  async function usePicture(file: File) {
    busy.value = true
    try {
      const { id: fileId } = await upload({ file, name: file.name })
      if (draft.value) draft.value.fileId = fileId
      else draft.value = { id: null, version: 0, name: file.name.replace(/\.\w+$/, '').slice(0, 60), fileId, areas: [] }
    } catch (error) {
      sayTrouble(error)
    } finally {
      busy.value = false
    }
  }

  function addArea(polygon: Dot[]) {
    if (!draft.value) return
    isDrawing.value = false
    const name = `区域 ${draft.value.areas.length + 1}`
    selected.value =
      draft.value.areas.push({ name, polygon: polygon as Area['polygon'], riskPointIds: [], level: null }) - 1
  }
  function reshape(index: number, polygon: Dot[]) {
    const area = draft.value?.areas[index]
    if (area) area.polygon = polygon as Area['polygon']
  }
  function removeArea(index: number) {
    draft.value?.areas.splice(index, 1)
    selected.value = null
  }

  async function save() {
    const plan = draft.value
    if (!plan || fault.value) return
    busy.value = true
    const body = {
      name: plan.name,
      fileId: plan.fileId,
      areas: plan.areas.map(({ name, polygon, riskPointIds }) => ({ name, polygon, riskPointIds })),
    }
    try {
      const saved = plan.id
        ? await risks.editPlan({ params: { id: plan.id }, version: plan.version, body })
        : await risks.createPlan({ body }, { key: newKey() })
      say(`已保存四色图：${saved.name}`)
      cancel()
      await reload()
      shownId.value = saved.id
    } catch (error) {
      sayTrouble(error)
    } finally {
      busy.value = false
    }
  }

  async function remove(plan: FloorPlan) {
    const effects = [`${plan.name}，${plan.areas.length} 个区域`, '风险点和风险不受影响。']
    if (!(await confirm({ title: '删除这张四色图？', effects, confirmText: '删除', grave: true }))) return
    try {
      await risks.removePlan({ params: { id: plan.id } })
      say(`已删除四色图：${plan.name}`)
      shownId.value = null
      await reload()
    } catch (error) {
      sayTrouble(error)
    }
  }

  return {
    item,
    trouble,
    reload,
    plans,
    shown,
    shownId,
    draft,
    areas,
    selected,
    isDrawing,
    busy,
    fault,
    edit,
    cancel,
    usePicture,
    addArea,
    reshape,
    removeArea,
    save,
    remove,
  }
}
