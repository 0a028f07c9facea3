import { z } from 'zod'
import type { Permission } from '../access/abilities'
import { plainMessage } from './messages'
import { faultOfLine, faultOfParagraph, visibleText } from './text'

// People read what zod says: every contract passes here, so no English is left on a screen or in a problem.
z.config({ customError: plainMessage })

/** One HTTP endpoint, described once. The server mounts it, the web calls it, OpenAPI prints it. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/${string}`
  /** What it does, in the words of its users (Chinese: it is shown on the API page). */
  summary: string
  /** Who may even try. Omitting it is a type error: no endpoint is public by accident. */
  allow: Permission | 'signed-in' | 'public'
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  output: z.ZodType
  /** A create that must not happen twice: callers send `Idempotency-Key` or get 428. */
  once?: true
  /** A contested change: callers send `If-Match` with the version they saw, or get 428; a stale one gets 412. */
  versioned?: true
  /** The reply shows something once, a password: what is kept of it for a repetition is sealed. */
  confidential?: true
  /** A write that works before it writes: its handler opens its transaction itself, with `http.commit`. */
  ownTransaction?: true
  /** Pages ask it on their own, with nobody there: it does not keep a session alive. */
  passive?: true
  /** The same for everyone until the reference data change: kept ready to be sent, known by its ETag. */
  constant?: true
  /** `upload`: the request body is the raw file. `download`: the reply is a file, not JSON. */
  transfer?: 'upload' | 'download'
}

export type Api = Record<string, Endpoint>
export const defineApi = <const T extends Api>(api: T): T => api

type Slot = 'params' | 'query' | 'body'
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Wire<S> = S extends z.ZodType ? z.input<S> : never

/** What a handler receives: parsed, defaults filled in; `version` is the one in `If-Match`. */
export type Input<E extends Endpoint> = { [K in Slot]: Parsed<E[K]> } & {
  version: E extends { versioned: true } ? number : undefined
}
/** What a caller must send: only the slots the endpoint declares. */
export type Request<E extends Endpoint> = {
  [K in Slot as E[K] extends z.ZodType ? K : never]: Wire<E[K]>
} & (E extends {
  versioned: true
}
  ? { version: number }
  : unknown) &
  (E extends { transfer: 'upload' } ? { file: Blob } : unknown)
export type Reply<E extends Endpoint> = E extends { transfer: 'download' } ? Blob : z.output<E['output']>

/** A moment: ISO text on the wire, Date in code. Contracts use codecs, never transforms, so both ends can run them. */
export const Instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})

/** A day of the Chinese calendar, `YYYY-MM-DD`, without a time zone. */
export const CivilDate = z.iso.date('日期应为 年-月-日，例如 2026-11-24')

/**
 * What people give lies between these: earlier and later no record of ours begins or ends, and near the ends of the
 * calendar neither a database nor our own arithmetic keeps what it was given.
 */
const firstDay = '2000-01-01'
const lastDay = '2099-12-31'
const within = (what: string) => `${what}应在 2000 年到 2099 年之间，请核对`

/** A day that somebody gives. */
export const Day = CivilDate.refine((day) => day >= firstDay && day <= lastDay, within('日期'))

const isToTheMillisecond = (text: string) => !/\.\d{4}/.test(text)
const momentWithin = z
  .date('时间格式不对')
  .min(new Date(`${firstDay}T00:00:00Z`), within('时间'))
  .max(new Date(`${lastDay}T23:59:59.999Z`), within('时间'))

/** A moment that somebody gives, to the millisecond: finer ones could not be kept as they are. */
export const Moment = z.codec(
  z.iso.datetime('时间格式不对，应为 2026-11-24T00:30:00Z').refine(isToTheMillisecond, '时间最多精确到毫秒'),
  momentWithin,
  { decode: (text) => new Date(text), encode: (date) => date.toISOString() },
)

/** The same of a camera's clock, which says in which zone it runs. */
export const CapturedAt = z.codec(z.iso.datetime({ offset: true }).refine(isToTheMillisecond), momentWithin, {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})

/** An amount in yuan, exact to the cent. */
export const money = (label: string, max = 1_000_000_000) =>
  z
    .number(`${label}应为数字`)
    .min(0, `${label}不能为负`)
    .max(max, `${label}过大，请核对单位（元）`)
    .refine((value) => Math.round(value * 100) / 100 === value, `${label}最多精确到分`)

/**
 * Row ids are BIGINT in the database and digits on the wire: JSON numbers lose digits above 2^53. Nineteen digits may
 * pass what a BIGINT holds, and no table will ever count that far.
 */
export const Id = z.string().regex(/^\d{1,18}$/, '编号应为数字')
export const ById = z.strictObject({ id: Id })

/** Nothing to say. */
export const Done = z.object({ ok: z.literal(true) })
export const done = { ok: true } as const

type TextKind = 'line' | 'paragraph'
/** Which schemas are text that people write, for sweeps over the contracts. */
export const textKinds = z.registry<{ kind: TextKind }>()

/** Text that people write: trimmed, with limits that say what to do. */
const written = (kind: TextKind, label: string, max: number, min: number, fault: (value: string) => string | null) => {
  const schema = z
    .string(`请填写${label}`)
    .trim()
    .min(min, tooShort(label, min))
    .max(max, `${label}最多 ${max} 个字`)
    .superRefine((value, check) => {
      const wrong = fault(value)
      if (wrong) check.addIssue({ code: 'custom', message: `${label}${wrong}` })
      else if (value.length >= min && visibleText(value).length < min)
        check.addIssue({ code: 'custom', message: tooShort(label, min) })
    })
  textKinds.add(schema, { kind })
  return schema
}
const tooShort = (label: string, min: number) => (min <= 1 ? `请填写${label}` : `${label}至少 ${min} 个字`)

/** One line: a name, a title, a place. Takes no line break, control, direction or merely invisible character. */
export const line = (label: string, max: number, min = 1) => written('line', label, max, min, faultOfLine)
export const optionalLine = (label: string, max: number) => line(label, max, 0).nullish()

/** Several lines: a reason, a description. The same, but for line breaks and tabs. */
export const paragraph = (label: string, max: number, min = 1) =>
  written('paragraph', label, max, min, faultOfParagraph)
export const optionalParagraph = (label: string, max: number) => paragraph(label, max, 0).nullish()

/** Keyset paging: `after` is the `next` of the previous page. Never an offset, so page 2 500 costs what page 1 costs. */
export const PageQuery = z.strictObject({
  after: z.string().max(200).optional(),
  size: z.coerce.number('每页条数应为数字').int().min(1).max(100).default(20),
  /** Ask for the total as well. It stops counting at 1000, which the screen shows as 1000+. */
  total: z.literal('1').optional(),
})
export type PageQuery = z.output<typeof PageQuery>

export const totalLimit = 1000

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** Send as `after` to continue; null on the last page. */
    next: z.string().nullable(),
    /** Rows in all, only when asked for; `totalLimit + 1` means "more than the limit". */
    total: z.number().int().nullable(),
  })
export interface Page<T> {
  items: T[]
  next: string | null
  total: number | null
}

/** A repeated or comma-separated query value: `?state=a,b`. */
export const listOf = <const T extends readonly [string, ...string[]]>(values: T) => {
  const item = z.enum(values)
  return z.codec(z.string().max(400), z.array(item), {
    decode: (joined) => joined.split(',') as z.output<typeof item>[],
    encode: (items) => items.join(','),
  })
}

/** For endpoints whose reply is a file. */
export const File = z.unknown()
