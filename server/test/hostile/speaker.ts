import type { Endpoint } from '@shuangfang/shared/kit/contract'
import { z } from 'zod'
import { modules } from '../../src/modules'
import type { Call } from '../kill-sweep/sweep'
import { shortPayloads, writable } from './payloads'

/** A hostile text, in the field it was put into. `parts` are the payloads it is made of. */
export interface Said {
  field: string
  text: string
  parts: readonly number[]
}
interface Schema {
  type?: string
  pattern?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
}

/** Strings that people do not write: codes that the server looks up, and secrets. */
const isCode =
  /\.(criterionCode|accidentType|accidentTypes\[\]|scheme|rule|uscc|login|password|current|next)$|^import\.|^risk\.export\./

const endpoints = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) =>
    Object.entries(api as Record<string, Endpoint>).map(([key, { method, path, body }]) => ({
      name: `${name}.${key}`,
      method,
      path: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}$`),
      schema: (body ? z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) : {}) as Schema,
    })),
  ),
)

/** Every free text of every write's body, by the contracts: a new field is here by being declared. */
export const fields = [
  ...new Set(endpoints.filter(({ method }) => method !== 'GET').flatMap(({ name, schema }) => textsIn(schema, name))),
]

function textsIn(schema: Schema, field: string): string[] {
  if (isText(schema, field)) return [field]
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, of]) => textsIn(of, `${field}.${key}`)),
    ...(schema.items ? textsIn(schema.items, `${field}[]`) : []),
    ...choices(schema).flatMap((of) => textsIn(of, field)),
  ]
}

function choices({ anyOf = [], oneOf = [] }: Schema): Schema[] {
  return [...anyOf, ...oneOf].flatMap((of) => [of, ...choices(of)])
}

function isText({ type, pattern, format, enum: words, const: only }: Schema, field: string): boolean {
  return type === 'string' && !pattern && !format && !words && only === undefined && !isCode.test(field)
}

/** Rewrites calls: each free text of the body becomes hostile, those that were left out included. */
export function speaker() {
  const said: Said[] = []
  let turn = 0

  /** As many payloads as there is room for, from where the last text ended, each with the number of this text. */
  function word(field: string, { maxLength = 200 }: Schema): string {
    const number = String(said.length + 1)
    const parts: number[] = []
    let text = ''
    for (let tried = 0; tried < writable.length; tried++) {
      const i = (turn + tried) % writable.length
      const next = `${text && `${text} `}${numbered(writable[i] as string, number)}`
      if (next.length <= maxLength) {
        text = next
        parts.push(i)
      } else if (text) break
    }
    turn = (parts.at(-1) ?? turn) + 1
    if (!text) text = numbered(shortPayloads[said.length % shortPayloads.length] as string, number)
    said.push({ field, text: text.trim(), parts })
    return text
  }

  function spoken(value: unknown, schema: Schema, field: string): unknown {
    if (isText(schema, field)) return value === null ? null : word(field, schema)
    const among = choices(schema).find((of) => fits(value, of))
    if (among) return spoken(value, among, field)
    if (schema.items && Array.isArray(value)) return value.map((item) => spoken(item, schema.items ?? {}, `${field}[]`))
    if (schema.properties && value !== null && typeof value === 'object') return object(value, schema, field)
    return value
  }
  function object(value: object, { properties = {} }: Schema, field: string): object {
    const given = value as Record<string, unknown>
    const entries = Object.entries(properties).flatMap(([key, of]) => {
      const inner = given[key] ?? emptyOf(of, `${field}.${key}`)
      return inner === undefined ? [] : [[key, spoken(inner, of, `${field}.${key}`)]]
    })
    return { ...given, ...Object.fromEntries(entries) }
  }
  /** What stands for a part that the call leaves out: texts, and objects of nothing but texts. */
  function emptyOf(schema: Schema, field: string): unknown {
    const all = [schema, ...choices(schema)]
    if (all.some((of) => isText(of, field))) return ''
    const texts = all.find(({ properties }) => properties)?.properties ?? {}
    const isOfTexts = Object.entries(texts).every(([key, of]) => emptyOf(of, `${field}.${key}`) !== undefined)
    return Object.keys(texts).length > 0 && isOfTexts ? {} : undefined
  }

  return {
    said,
    word,
    say(call: Call): Call {
      const endpoint = endpoints.find(({ method, path }) => method === (call.method ?? 'POST') && path.test(call.path))
      if (!endpoint) throw new Error(`No endpoint for ${call.method ?? 'POST'} ${call.path}`)
      return { ...call, body: spoken(call.body ?? {}, endpoint.schema, endpoint.name) as object }
    },
  }
}

const numbered = (payload: string, number: string) => payload.replaceAll('§', number)

function fits(value: unknown, { type, properties }: Schema): boolean {
  if (type === 'string') return typeof value === 'string'
  if (type === 'array') return Array.isArray(value)
  return properties !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
}
