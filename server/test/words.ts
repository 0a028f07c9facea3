import type { Endpoint } from '@shuangfang/shared/kit/contract'
import { textKinds } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import { modules } from '../src/modules'

/** A place in a request where a text goes: `line`, `paragraph`, `coded` (a pattern or a format says what it is), or `free`. */
export interface Place {
  endpoint: string
  api: Endpoint
  path: (string | 0)[]
  kind: 'line' | 'paragraph' | 'coded' | 'free'
}

interface Def {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  options?: z.ZodType[]
  valueType?: z.ZodType
  in?: z.ZodType
  left?: z.ZodType
  right?: z.ZodType
  items?: z.ZodType[]
  rest?: z.ZodType | null
  checks?: { _zod: { def: { check: string; format?: string } } }[]
  format?: string
}

type Found = Pick<Place, 'path' | 'kind'>

/** Every text of a schema, with the way to it; lists by their first item. */
function textsIn(schema: z.ZodType, path: Place['path'] = []): Found[] {
  const def = schema._zod.def as unknown as Def
  const below = (inner: z.ZodType | null | undefined, step?: string | 0) =>
    inner ? textsIn(inner, step === undefined ? path : [...path, step]) : []
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape ?? {}).flatMap(([key, inner]) => below(inner, key))
    case 'array':
      return below(def.element, 0)
    case 'record':
      return below(def.valueType, '*')
    case 'tuple':
      return (def.items ?? []).flatMap((inner) => below(inner, 0))
    case 'union':
      return (def.options ?? []).flatMap((inner) => below(inner))
    case 'intersection':
      return [...below(def.left), ...below(def.right)]
    case 'pipe':
      return below(def.in)
    case 'string':
      return [{ path, kind: kindOf(schema, def) }]
    default:
      return below(def.innerType)
  }
}

function kindOf(schema: z.ZodType, def: Def): Place['kind'] {
  const written = textKinds.get(schema)?.kind
  if (written) return written
  const formats = (def.checks ?? []).map(({ _zod }) => _zod.def.format)
  const isCoded = def.format !== undefined || formats.some((format) => format && !/case$|trim/.test(format))
  return isCoded ? 'coded' : 'free'
}

/** Every text that a write takes, of the whole registry. */
export const places: readonly Place[] = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) =>
    Object.entries(api).flatMap(([key, endpoint]) =>
      endpoint.method === 'GET' || !endpoint.body
        ? []
        : textsIn(endpoint.body).map((found) => ({ ...found, endpoint: `${name}.${key}`, api: endpoint })),
    ),
  ),
)

export const hostileLines: readonly (readonly [what: string, text: string])[] = [
  ['a line feed', '某某公司\n兹证明'],
  ['a carriage return', '某某公司\r兹证明'],
  ['a line separator', '某某公司\u2028兹证明'],
  ['a paragraph separator', '某某公司\u2029兹证明'],
  ['a next line', '某某公司\u0085兹证明'],
  ['a form feed', '某某公司\f兹证明'],
  ['a tab', '某某公司\t兹证明'],
  ['a bell', '某某公司\u0007兹证明'],
  ['an override', '某某公司\u202e兹证明'],
  ['an isolate', '某某公司\u2066兹证明\u2069'],
  ['nothing to see', '\u200b\u200d\u2060\ufeff\u3164'],
]
/** What a paragraph refuses too. */
export const hostileParagraphs = hostileLines.filter(([what]) => /bell|override|isolate|nothing|separator/.test(what))
