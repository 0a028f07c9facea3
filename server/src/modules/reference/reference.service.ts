import type { Input } from '@shuangfang/shared/kit/contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { certainties } from '@shuangfang/shared/reference/certainty'
import type {
  Criterion,
  Industry,
  Region,
  referenceApi,
  StandardElement,
} from '@shuangfang/shared/reference/reference.contract'
import {
  type Sector,
  type SectorRule,
  sectorFitsIndustry,
  sectorLabels,
  sectorOfIndustry,
  sectors,
} from '@shuangfang/shared/reference/sectors'
import type { Context } from '#platform/context'
import { notFound, unprocessable } from '#platform/errors'
import {
  accidentTypesOn,
  criteriaLike,
  elementsOf,
  industriesLike,
  parametersOf,
  placeKnown,
  regionPath,
  regionsBelow,
  sectorRules,
} from './reference.report'

type Query<K extends keyof typeof referenceApi> = Input<(typeof referenceApi)[K]>['query']

/** The next level below a region, or the way down to one. */
export async function listRegions(ctx: Context, { parent, code }: Query<'regions'>): Promise<Region[]> {
  const rows = await (code ? regionPath(ctx, code) : regionsBelow(ctx, parent))
  return rows.map((row) => ({ ...row, hasChildren: isSet(row.hasChildren) }))
}

export async function findIndustries(ctx: Context, { q = '' }: Query<'industries'>): Promise<Industry[]> {
  const [rows, rules] = await Promise.all([industriesLike(ctx, q), sectorRules(ctx)])
  return rows.map(({ groupName, divisionName, ...row }) => ({
    ...row,
    path: [divisionName, groupName].filter(Boolean).join(' / '),
    sector: sectorOfIndustry(row.code, rules as SectorRule[]),
  }))
}

export const listSectors = () => sectors.map((code) => ({ code, name: sectorLabels[code] }))

/** The edition in force today. */
export const listAccidentTypes = (ctx: Context) => accidentTypesOn(ctx, toLocalDate(ctx.now))

export async function findCriteria(ctx: Context, query: Query<'criteria'>): Promise<Criterion[]> {
  return (await criteriaLike(ctx, { ...query, today: toLocalDate(ctx.now) })) as Criterion[]
}

/** The clause by which a hazard is major, if it is in force and may be chosen; else 404. */
export async function criterionByCode(ctx: Context, code: string): Promise<Criterion> {
  const [found] = await findCriteria(ctx, { code })
  if (found?.kind !== 'clause') throw notFound('这条判定标准')
  return found
}

/** The elements of a standard in their order. 404 for a standard that is not kept. */
export async function listStandardElements(ctx: Context, code: string): Promise<StandardElement[]> {
  const rows = await elementsOf(ctx, code)
  if (!rows.length) throw notFound('这个标准的要素')
  return rows.map((row) => ({ ...row, isLeaf: isSet(row.isLeaf) })) as StandardElement[]
}

/** Figures of the reference data by the last part of their code, with the lowest certainty among them. */
export async function parameters(ctx: Context, prefix: string) {
  const rows = await parametersOf(ctx, prefix)
  return {
    values: new Map(rows.map(({ code, value }) => [code.slice(prefix.length + 1), Number(value)])),
    certainty: certainties.findLast((certainty) => rows.some((row) => row.certainty === certainty)) ?? 'design',
  }
}

export interface Place {
  regionCode: string
  sector: Sector
  industryCode: string
}

/**
 * Where an enterprise is and what it does, as the reference knows it: 422 names every field that is not so. `before`: what
 * was accepted earlier is not judged anew by a reference that has changed since.
 */
export async function assertPlace(ctx: Context, place: Place, before?: Place): Promise<void> {
  const [known, rules] = await Promise.all([placeKnown(ctx, place.regionCode, place.industryCode), sectorRules(ctx)])
  const due = sectorOfIndustry(place.industryCode, rules as SectorRule[])
  const isNew = (...fields: (keyof Place)[]) => !before || fields.some((field) => place[field] !== before[field])
  const faults = [
    ...(isNew('regionCode') && !isSet(known.town)
      ? [{ pointer: '/regionCode', code: 'unknown', message: '没有这个乡镇（街道），请重新选择' }]
      : []),
    ...(isNew('industryCode') && !isSet(known.industry)
      ? [{ pointer: '/industryCode', code: 'unknown', message: '没有这个行业小类，请重新选择' }]
      : []),
    ...(isNew('industryCode', 'sector') &&
    due &&
    !sectorFitsIndustry(place.sector, place.industryCode, rules as SectorRule[])
      ? [
          {
            pointer: '/sector',
            code: 'inconsistent',
            message: `与国民经济行业不符：${place.industryCode} 归“${sectorLabels[due]}”监管`,
          },
        ]
      : []),
  ]
  if (faults.length)
    throw unprocessable('place_unknown', '所在区域、国民经济行业或监管行业有误，请按提示重新选择。', faults)
}

const isSet = (flag: number | string) => Number(flag) === 1
