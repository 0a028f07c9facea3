import { z } from 'zod'

type Encode = (value: unknown) => unknown
interface Check {
  _zod: { def: { check: string; format?: string; pattern?: RegExp } }
}
interface Definition {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  catchall?: unknown
  format?: string
  checks?: Check[]
}
const definition = (schema: z.ZodType) => schema.def as unknown as Definition
const checksOf = (schema: z.ZodType) => (definition(schema).checks ?? []).map(({ _zod }) => _zod.def)

/** Thrown by a part that does not fit: then zod itself decides, and names the fault. */
const unfit = new Error('This value needs zod')
const encoders = new WeakMap<z.ZodType, Encode>()

/**
 * `z.encode` for replies, compiled once per schema: keeps only what the contract names, writes moments as text, checks
 * types. Six times as fast for a page of rows. What it cannot decide, or finds wrong, it leaves to zod.
 */
export function encoderOf(schema: z.ZodType): Encode {
  const known = encoders.get(schema)
  if (known) return known
  const fast = compile(schema)
  const encode: Encode = (value) => {
    try {
      return fast(value)
    } catch {
      // Whatever it was, zod looks at the whole: it accepts, or names the fault with its full path.
      return z.encode(schema, value)
    }
  }
  encoders.set(schema, encode)
  return encode
}

function compile(schema: z.ZodType): Encode {
  const def = definition(schema)
  const hasChecks = checksOf(schema).length > 0
  switch (def.type) {
    case 'object':
      return def.catchall || hasChecks ? byZod(schema) : object(def.shape ?? {})
    case 'array':
      return hasChecks ? byZod(schema) : array(compile(def.element as z.ZodType))
    case 'nullable':
      return orElse(null, compile(def.innerType as z.ZodType))
    case 'optional':
      return orElse(undefined, compile(def.innerType as z.ZodType))
    case 'enum':
      return member(new Set((schema as unknown as { options: unknown[] }).options))
    case 'boolean':
      return ofType('boolean')
    case 'string':
      return text(schema)
    case 'number':
      return number(schema)
    case 'pipe':
      return isMoment(schema) ? moment : byZod(schema)
    default:
      return byZod(schema)
  }
}

const byZod =
  (schema: z.ZodType): Encode =>
  (value) =>
    z.encode(schema, value)

function object(shape: Record<string, z.ZodType>): Encode {
  const keys = Object.keys(shape)
  const parts = Object.values(shape).map(compile)
  return (value) => {
    if (!value || typeof value !== 'object') throw unfit
    const encoded: Record<string, unknown> = {}
    // By index: this runs for every field of every row.
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string
      const part = (parts[i] as Encode)((value as Record<string, unknown>)[key])
      if (part !== undefined) encoded[key] = part
    }
    return encoded
  }
}

const array =
  (encode: Encode): Encode =>
  (value) => {
    if (!Array.isArray(value)) throw unfit
    return value.map(encode)
  }

const orElse =
  (empty: null | undefined, encode: Encode): Encode =>
  (value) =>
    value === empty ? empty : encode(value)

const member =
  (options: ReadonlySet<unknown>): Encode =>
  (value) => {
    if (!options.has(value)) throw unfit
    return value
  }

const ofType =
  (type: 'boolean' | 'string'): Encode =>
  (value) => {
    if (typeof value !== type) throw unfit
    return value
  }

/** Plain strings and those of one pattern (ids); any other check is zod's. */
function text(schema: z.ZodType): Encode {
  const [check, ...others] = checksOf(schema)
  if (!check && !definition(schema).format) return ofType('string')
  const { pattern } = check ?? {}
  if (others.length || check?.format !== 'regex' || !pattern) return byZod(schema)
  return (value) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw unfit
    return value
  }
}

/** Any number, or any whole number; bounds are zod's. */
function number(schema: z.ZodType): Encode {
  const [check, ...others] = checksOf(schema)
  if (check && (others.length || check.format !== 'safeint')) return byZod(schema)
  const fits = check ? Number.isSafeInteger : Number.isFinite
  return (value) => {
    if (!fits(value)) throw unfit
    return value
  }
}

/** The codec `Instant` by what it does, so that this file need not know its name. */
function isMoment(schema: z.ZodType): boolean {
  const at = new Date(0)
  const encoded = z.safeEncode(schema as z.ZodType<Date>, at)
  return encoded.success && encoded.data === at.toISOString()
}
const moment: Encode = (value) => {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw unfit
  return value.toISOString()
}
