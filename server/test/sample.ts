import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { z } from 'zod'
import { newUscc } from './given'

interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  minItems?: number
  minLength?: number
  minimum?: number
  pattern?: string
  format?: string
}

/** Strings that some pattern of some contract accepts; a new kind of code adds one. */
const examples = () => [
  '1',
  '410184106',
  '3311',
  'a-login.name',
  '13800138000',
  'ABCDEFGH2345',
  addDays(toLocalDate(new Date()), 30),
  new Date(Date.now() + 30 * 86_400_000).toISOString(),
  newUscc(),
  'GM10-11-3',
]

/** A value the schema accepts, made from the schema: what the sweeps send where only the rights are in question. */
export function sampleOf(schema: z.ZodType): unknown {
  const plain = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  const value = mended(make(plain))
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    throw new Error(`No sample for ${JSON.stringify(plain)}: ${parsed.error.message}. Teach test/sample.ts about it.`)
  }
  return value
}

/** What a check digit or a second field decides, no schema can tell. */
function mended(value: unknown): unknown {
  if (!value || typeof value !== 'object') return value
  if ('uscc' in value) return { ...value, uscc: newUscc() }
  if ('panel' in value) return { ...value, panel: ['张工', '李工', '王工'] }
  if ('issuedOn' in value) return { ...value, issuedOn: '2026-01-05' }
  return value
}

function make(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return make(choice[0] as Schema)
  if (schema.type !== 'string' && schema.allOf)
    return Object.assign({}, ...schema.allOf.map((part) => make(part) as object))
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([key, of]) =>
          schema.required?.includes(key) ? [[key, make(of)]] : [],
        ),
      )
    case 'array':
      if (schema.prefixItems) return schema.prefixItems.map(make)
      return Array.from({ length: schema.minItems ?? 0 }, () => make(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return text(schema)
    default:
      return null
  }
}

function text({ pattern, format, minLength = 0, allOf = [] }: Schema): string {
  const byFormat: Record<string, string> = {
    date: addDays(toLocalDate(new Date()), 30),
    'date-time': new Date(Date.now() + 30 * 86_400_000).toISOString(),
    email: 'someone@example.com',
  }
  if (format && byFormat[format]) return byFormat[format]
  // Several rules of one text stand beside one another.
  const patterns = [pattern, ...allOf.map((part) => part.pattern)].filter((one) => one !== undefined)
  if (patterns.length) {
    const fits = (example: string) => patterns.every((one) => new RegExp(one, 'u').test(example))
    const found = examples().find((example) => fits(example) && example.length >= minLength)
    if (found) return found
    throw new Error(`No example matches ${patterns.join(' and ')}. Add one to test/sample.ts.`)
  }
  return '测试用的一句话，够长也够具体，没有别的意思'.slice(0, Math.max(minLength, 12))
}
