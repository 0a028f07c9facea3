import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { type HazardFigure, queueFigures, standingFigures } from '@shuangfang/shared/hazard/hazard.figures'
import { computed } from 'vue'
import { api } from '#kit/api'
import { exact } from '#kit/time'
import { useOne } from '#kit/useOne'

const hazards = api(hazardApi)
const rows = (query: Record<string, string>) => ({ path: '/desk/hazards', query })

/** Counts of one's own enterprise as figures: each says how it is counted and opens the rows it counts. */
export function useSummary() {
  const { item, loading, trouble, reload } = useOne(
    () => 'mine',
    (_, options) => hazards.summary({}, options),
  )
  const queue = computed(() => (item.value ? queueFigures(item.value).map(shown) : []))
  const overview = computed(() => (item.value ? standingFigures(item.value).map(shown) : []))

  const shown = ({ label, value, definition, query, isBad, before }: HazardFigure) => ({
    label,
    value,
    definition: `${definition}；截至 ${exact(item.value?.asOf)}`,
    to: rows(query),
    tone: isBad && value > 0 ? ('bad' as const) : undefined,
    before: before && {
      text: `${before.label} ${before.value}${change(value - before.value)}`,
      definition: [`${before.label}：${before.definition}`, ...moment(before.query)].join('；'),
      to: rows(before.query),
    },
  })
  return { item, loading, trouble, reload, queue, overview }
}
const moment = ({ asOf }: Record<string, string>) => (asOf ? [`截至 ${exact(new Date(asOf))}`] : [])
const change = (by: number) => (by > 0 ? `，多 ${by}` : by < 0 ? `，少 ${-by}` : '，持平')
