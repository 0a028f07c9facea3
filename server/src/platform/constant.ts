import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'

/** A reply that stays the same: made once, sent many times. */
export interface Constant {
  type: string
  etag: string
  plain: Buffer
  gzip?: Buffer
  br?: Buffer
}

/** Smaller ones gain nothing from being compressed. */
const worthPacking = 1024

export function constantOf(text: string, type = 'application/json; charset=utf-8'): Constant {
  const plain = Buffer.from(text)
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`
  if (plain.length < worthPacking) return { type, etag, plain }
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
  return { type, etag, plain, gzip: gzipSync(plain), br: brotliCompressSync(plain, quality) }
}

/** The bytes as the asker takes them best, or 304 for who has them already. */
export function sendConstant(req: Request, res: Response, { type, etag, ...bytes }: Constant): void {
  res.set({ etag, vary: 'accept-encoding' })
  if (hasAlready(req, etag)) return void res.status(304).end()
  const encoding = bytes.br && req.acceptsEncodings(['br', 'gzip', 'identity'])
  res.type(type)
  if (encoding !== 'br' && encoding !== 'gzip') return void res.send(bytes.plain)
  res.set('content-encoding', encoding).send(bytes[encoding])
}

const hasAlready = (req: Request, etag: string) =>
  (req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
