import { z } from 'zod'
import { defineApi } from '../kit/contract'
import { Certainty } from './certainty'
import { Sector } from './sectors'

const RegionCode = z.string().regex(/^\d{2,12}$/, '区划代码应为数字')

export const Region = z.object({
  code: z.string(),
  parentCode: z.string().nullable(),
  name: z.string(),
  level: z.enum(['province', 'city', 'county', 'town']),
  /** False for the last level that is known: a picker stops there. */
  hasChildren: z.boolean(),
})
export type Region = z.output<typeof Region>

export const Industry = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(['section', 'division', 'group', 'class']),
  /** Names from the division down, for telling like-named classes apart. */
  path: z.string(),
  /** Sector that the industry suggests; null where none follows from it. */
  sector: Sector.nullable(),
})
export type Industry = z.output<typeof Industry>

export const AccidentType = z.object({ edition: z.string(), code: z.string(), name: z.string() })
export type AccidentType = z.output<typeof AccidentType>

/** A provision by which a hazard is major. Only a `clause` can be chosen; groups head the clauses below them, general ones explain. */
export const Criterion = z.object({
  code: z.string(),
  parentCode: z.string().nullable(),
  kind: z.enum(['group', 'clause', 'checkpoint', 'general']),
  sector: Sector.nullable(),
  documentTitle: z.string(),
  documentNumber: z.string().nullable(),
  clause: z.string(),
  text: z.string(),
  certainty: Certainty,
})
export type Criterion = z.output<typeof Criterion>

export const StandardElement = z.object({
  clause: z.string(),
  parentClause: z.string().nullable(),
  level: z.number().int(),
  title: z.string(),
  certainty: Certainty,
  /** Leaves are what one evaluates. */
  isLeaf: z.boolean(),
})
export type StandardElement = z.output<typeof StandardElement>

const items = <T extends z.ZodType>(of: T) => z.object({ items: z.array(of) })
const q = z.string().trim().max(60).optional()

export const referenceApi = defineApi({
  regions: {
    method: 'GET',
    path: '/reference/regions',
    constant: true,
    summary: '行政区划：某地的下级；给出 code 时返回从省到该地的各级',
    allow: 'public',
    query: z.strictObject({ parent: RegionCode.optional(), code: RegionCode.optional() }),
    output: items(Region),
  },
  industries: {
    method: 'GET',
    path: '/reference/industries',
    constant: true,
    summary: '国民经济行业小类，按代码或名称查找',
    allow: 'public',
    query: z.strictObject({ q }),
    output: items(Industry),
  },
  sectors: {
    method: 'GET',
    path: '/reference/sectors',
    constant: true,
    summary: '监管行业',
    allow: 'public',
    output: items(z.object({ code: Sector, name: z.string() })),
  },
  accidentTypes: {
    method: 'GET',
    path: '/reference/accident-types',
    constant: true,
    summary: '现行事故类别',
    allow: 'signed-in',
    output: items(AccidentType),
  },
  criteria: {
    method: 'GET',
    path: '/reference/criteria',
    constant: true,
    summary: '现行重大事故隐患判定标准条款',
    allow: 'signed-in',
    query: z.strictObject({ sector: Sector.optional(), q, code: z.string().max(40).optional() }),
    output: items(Criterion),
  },
  standardElements: {
    method: 'GET',
    path: '/reference/standards/:code/elements',
    constant: true,
    summary: '标准化要素（条号和标题）',
    allow: 'signed-in',
    params: z.strictObject({ code: z.string().max(40) }),
    output: items(StandardElement),
  },
})
