import { PassThrough, type Readable } from 'node:stream'
import type { CookieOptions, Request, Response } from 'express'
import type { Context } from './context'

/** The little of HTTP that a few handlers need: who calls from where, cookies, a raw body. */
export interface Http {
  ip: string
  agent: string
  sessionToken: string | null
  setCookie: (name: string, value: string, options: CookieOptions) => void
  upload: Upload
  /**
   * The short transaction of an upload or another write with `ownTransaction`, once per Idempotency-Key; `fingerprint`
   * tells the same content from another under the same key.
   */
  commit: <R>(work: (ctx: Context) => Promise<R>, fingerprint?: string) => Promise<R>
}

/** The raw body of an upload, with what its sender says about it. */
export interface Upload {
  /** Taken once. Giving up on it does not cut the connection, so that the sender still reads the answer. */
  stream: () => Readable
  type: string
  /** Bytes announced, if they were. */
  size: number | null
  header: (name: string) => string | undefined
}

/** A file as the reply of a `download` endpoint. */
export interface Sent {
  stream: Readable
  type: string
  name: string
  inline?: boolean
  headers?: Record<string, string>
}

export const sessionCookie = 'sf_session'

export function httpOf(req: Request, res: Response, commit: Http['commit']): Http {
  return {
    ip: req.ip ?? '',
    agent: (req.header('user-agent') ?? '').slice(0, 300),
    sessionToken: cookieIn(req, sessionCookie),
    setCookie: (name, value, options) => res.cookie(name, value, options),
    upload: {
      stream: () => apart(req),
      type: req.header('content-type') ?? '',
      size: Number(req.header('content-length')) || null,
      header: (name) => req.header(name),
    },
    commit,
  }
}

function apart(req: Request): Readable {
  const body = new PassThrough()
  req.on('error', (error) => body.destroy(error))
  req.on('aborted', () => body.destroy(new Error('The sender went away')))
  return req.pipe(body)
}

/** What is no percent-encoding is taken as it is: it will be nobody's cookie. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export function cookieIn(req: Pick<Request, 'headers'>, name: string): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value) return decoded(value)
  }
  return null
}
