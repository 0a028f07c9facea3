import type { Rows } from '@shuangfang/shared/oversight/overview.figures'
import type { RouteLocationRaw } from 'vue-router'

/** Where the rows behind a number are shown. */
export const toRows = ({ list, query }: Rows): RouteLocationRaw => ({ path: `/oversight/${list}`, query })
