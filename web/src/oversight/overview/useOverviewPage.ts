import { type Figures, overviewApi } from '@shuangfang/shared/oversight/overview.contract'
import {
  explainFigure,
  type FigureFilter,
  type FigureKey,
  figureDefinitions,
  figureValue,
  rowsOf,
} from '@shuangfang/shared/oversight/overview.figures'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import { useIntervalFn } from '@vueuse/core'
import { computed, reactive, watch } from 'vue'
import { api } from '#kit/api'
import { count, percent } from '#kit/format'
import { useQuery } from '#kit/query'
import { exact } from '#kit/time'
import { useOne } from '#kit/useOne'
import { toRows } from '../rows'
import { useRoot } from '../useRoot'

const overviews = api(overviewApi)

/** The overview of a jurisdiction: the filter lives in the address, every figure knows its words and its rows. */
export function useOverviewPage() {
  const { filters, filter, setRegion } = useOverviewFilter()
  const key = computed(() => `${filters.region}|${filters.sector}`)
  const asked = () => ({ region: filter.value.region, sector: filter.value.sector as Sector | undefined })
  const overview = useOne(key, (_, options) => overviews.overview({ query: asked() }, options))
  const trend = useOne(key, (_, options) => overviews.trend({ query: asked() }, options))
  const today = useOne(
    () => 'today',
    (_, options) => overviews.today({}, options),
  )
  // On a wall or a second screen nobody reloads the page.
  useIntervalFn(() => {
    if (!document.hidden) for (const part of [overview, trend, today]) void part.reload()
  }, 300_000)

  const asOf = computed(() => exact(overview.item.value?.asOf).slice(0, 16))
  const shown = (which: FigureKey, figures: Figures, narrow: FigureFilter = filter.value) => {
    const { name, unit, isBad } = figureDefinitions[which]
    const value = figureValue(which, figures)
    return {
      label: name,
      value: unit === '%' ? percent(value) : count(value),
      unit: unit === '%' ? undefined : unit,
      definition: explainFigure(which, figures, asOf.value),
      to: toRows(rowsOf(which, narrow)),
      tone: isBad && value ? ('bad' as const) : undefined,
    }
  }
  const root = useRoot()
  return { filters, filter, setRegion, overview, trend, today, asOf, shown, root }
}

function useOverviewFilter() {
  const query = useQuery()
  const blank = { region: '', sector: '' }
  const filters = reactive<{ region: string | null; sector: string | null }>({ ...blank, ...query.read(blank) })
  watch(filters, () => {
    const values = Object.entries(filters).flatMap(([name, value]) => (value ? [[name, value]] : []))
    query.write(Object.fromEntries(values), Object.keys(blank))
  })
  query.onChange(() => Object.assign(filters, { ...blank, ...query.read(blank) }))
  const filter = computed<FigureFilter>(() => ({
    region: filters.region || undefined,
    sector: filters.sector || undefined,
  }))
  const setRegion = (region: string) => {
    filters.region = region
  }
  return { filters, filter, setRegion }
}
export type ShowFigure = ReturnType<typeof useOverviewPage>['shown']
