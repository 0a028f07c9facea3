import { z } from 'zod'
import type { Api, Endpoint, Reply, Request } from './contract'
import { Problem } from './problem'

export interface CallOptions {
  /** Names this attempt for `Idempotency-Key`. A retry of the same act sends the same key. */
  key?: string
  signal?: AbortSignal
  /** Further headers an endpoint asks for, such as `x-captured-at` of an upload. */
  headers?: Record<string, string>
}
export type Client<T extends Api> = {
  [K in keyof T]: (request: Request<T[K]>, options?: CallOptions) => Promise<Reply<T[K]>>
}
type Loose = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  version?: number
  file?: Blob
}

/** Thrown for every reply that is not 2xx. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title)
  }
}

/** Where an endpoint lives, for links and images: `/api/files/7?size=thumb`. */
export function urlOf(endpoint: Endpoint, { params = {}, query = {} }: Loose = {}, base = '/api'): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const wire = Object.entries(query).flatMap(([key, value]) => {
    const text = encodeField(endpoint.query, key, value)
    return text === undefined || text === null || text === '' ? [] : [[key, String(text)]]
  })
  const search = new URLSearchParams(wire).toString()
  return base + path + (search && `?${search}`)
}

/** Field by field, so that defaults may stay away and a value that is already wire text (`'open,closed'`) passes as it is. */
function encodeField(schema: Endpoint['query'], key: string, value: unknown): unknown {
  const field = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>)[key] : undefined
  const encoded = field && value !== undefined ? z.safeEncode(field, value) : undefined
  return encoded?.success ? encoded.data : value
}

/** `client(hazardApi).verify({ params: { id } })`: typed by the contract, no code generation. */
export function client<T extends Api>(api: T, send: typeof fetch = (...call) => fetch(...call)): Client<T> {
  const calls = Object.entries(api).map(([name, endpoint]) => [
    name,
    (request: Loose, options: CallOptions = {}) => call(endpoint, request ?? {}, options, send),
  ])
  return Object.fromEntries(calls) as Client<T>
}

async function call(endpoint: Endpoint, request: Loose, options: CallOptions, send: typeof fetch) {
  const { key, signal } = options
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (endpoint.method !== 'GET') headers['idempotency-key'] = key ?? crypto.randomUUID()
  if (request.version !== undefined) headers['if-match'] = `"${request.version}"`
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  if (request.file) headers['content-type'] = request.file.type || 'application/octet-stream'
  // Header values are Latin-1; the name travels percent-encoded.
  if (request.file && 'name' in request.file) headers['x-file-name'] = encodeURIComponent(String(request.file.name))
  const body = request.file ?? (request.body === undefined ? undefined : JSON.stringify(encodeBody(endpoint, request)))
  const response = await send(urlOf(endpoint, request), { method: endpoint.method, headers, body, signal })
  if (!response.ok) throw new ProblemError(await problemOf(response))
  return endpoint.transfer === 'download' ? response.blob() : z.decode(endpoint.output, await response.json())
}

/** Dates become ISO text here; limits are the form's and the server's business. */
const encodeBody = (endpoint: Endpoint, { body }: Loose) => {
  const encoded = endpoint.body && z.safeEncode(endpoint.body, body)
  return encoded?.success ? encoded.data : body
}

async function problemOf(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null))
  if (parsed.success) return parsed.data
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: 'unreadable_reply',
    detail: '服务器没有给出可读的答复，请稍后再试。',
  }
}
