import { overviewApi } from '@shuangfang/shared/oversight/overview.contract'
import { countedRows, type Rows } from '@shuangfang/shared/oversight/overview.figures'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import { api } from '#kit/api'

const overviews = api(overviewApi)

/** For a list that counts no further: opened by a number of the overview it is as long as that number says. */
export const countedBy = (list: Rows['list']) => async (query: Record<string, string>) => {
  const counted = countedRows({ list, query })
  if (!counted) return null
  const { region, sector } = counted.filter
  return counted.count(await overviews.overview({ query: { region, sector: sector as Sector | undefined } }))
}
