import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { SpreadsheetError } from './problem.ts'

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const ENTRY = 0x02014b50
const MAX_DIRECTORY = 16 * 1024 * 1024

interface Entry {
  name: string
  method: number
  packed: number
  size: number
  offset: number
}

/** An archive whose directory was read and found sane; nothing has been unpacked yet. */
export interface Zip {
  has(name: string): boolean
  size(name: string): number
  names: string[]
  /** Unpacks one entry. Throws when the archive turns out larger than its directory said. */
  stream(name: string): Promise<AsyncIterable<Buffer>>
}

/**
 * Reads the directory first: a truncated archive has none, and an archive that would unpack to more than
 * `maxBytes` says so there. What is unpacked is counted again, because a directory may lie.
 */
export async function openZip(path: string, maxBytes: number): Promise<Zip> {
  const file = await open(path)
  try {
    const entries = new Map<string, Entry>()
    let total = 0
    for (const entry of parseDirectory(await readDirectory(file))) {
      entries.set(entry.name.toLowerCase(), entry)
      total += entry.size
    }
    if (total > maxBytes) throw new SpreadsheetError('too_large')
    return zipOf(path, entries, maxBytes)
  } finally {
    await file.close()
  }
}

function zipOf(path: string, entries: Map<string, Entry>, maxBytes: number): Zip {
  const find = (name: string) => entries.get(name.toLowerCase())
  return {
    names: [...entries.values()].map((entry) => entry.name),
    has: (name) => find(name) !== undefined,
    size: (name) => find(name)?.size ?? 0,
    async stream(name) {
      const entry = find(name)
      if (!entry) throw new SpreadsheetError('corrupt')
      return counted(await unpack(path, entry), Math.min(maxBytes, entry.size))
    },
  }
}

async function* counted(stream: Readable, limit: number): AsyncIterable<Buffer> {
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > limit) throw new SpreadsheetError('too_large')
      yield chunk
    }
  } catch (error) {
    throw error instanceof SpreadsheetError ? error : Object.assign(new SpreadsheetError('corrupt'), { cause: error })
  } finally {
    stream.destroy()
  }
}

async function unpack(path: string, entry: Entry): Promise<Readable> {
  const file = await open(path)
  const local = Buffer.alloc(30)
  await file.read(local, 0, 30, entry.offset)
  await file.close()
  if (local.readUInt32LE(0) !== 0x04034b50) throw new SpreadsheetError('corrupt')
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  const raw = createReadStream(path, { start, end: start + Math.max(entry.packed, 1) - 1 })
  if (entry.method === 0) return raw
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 })
  raw.on('error', (error) => inflate.destroy(error))
  inflate.on('close', () => raw.destroy())
  return raw.pipe(inflate)
}

/** The record that ends an archive: where it stands in these last bytes, and where it says that the directory is. */
export function endRecord(tail: Buffer) {
  let at = tail.length - 22
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--
  if (at < 0) return null
  const isLong = at >= 20 && tail.readUInt32LE(at - 20) === END64_LOCATOR
  return { at, isLong, length: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) }
}
/** The record with the longest comment. */
const endBytes = 65_557

async function readDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat()
  const tail = Buffer.alloc(Math.min(size, endBytes))
  await file.read(tail, 0, tail.length, size - tail.length)
  const end = endRecord(tail)
  if (!end) throw new SpreadsheetError('truncated')
  let { length, offset } = end
  if (end.isLong) {
    const { at } = end
    const end64 = Buffer.alloc(56)
    await file.read(end64, 0, 56, Number(tail.readBigUInt64LE(at - 12)))
    length = Number(end64.readBigUInt64LE(40))
    offset = Number(end64.readBigUInt64LE(48))
  }
  if (length > MAX_DIRECTORY) throw new SpreadsheetError('too_large')
  if (offset + length > size) throw new SpreadsheetError('truncated')
  const directory = Buffer.alloc(length)
  await file.read(directory, 0, length, offset)
  return directory
}

function* parseDirectory(directory: Buffer): Generator<Entry> {
  let at = 0
  while (at + 46 <= directory.length) {
    if (directory.readUInt32LE(at) !== ENTRY) throw new SpreadsheetError('corrupt')
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const method = directory.readUInt16LE(at + 10)
    if (directory.readUInt16LE(at + 8) & 1) throw new SpreadsheetError('encrypted')
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const sizes = readSizes(directory, at, extra)
    if (method !== 0 && method !== 8 && sizes.size > 0) throw new SpreadsheetError('corrupt')
    yield { name: name.replaceAll('\\', '/').replace(/^\//, ''), method, ...sizes }
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
  }
}

/** Sizes and offset; those that do not fit in 32 bits stand in the zip64 field, in this order. */
function readSizes(directory: Buffer, at: number, extra: Buffer) {
  const found = {
    size: directory.readUInt32LE(at + 24),
    packed: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  }
  let field = zip64Field(extra)
  for (const key of ['size', 'packed', 'offset'] as const) {
    if (found[key] !== 0xffffffff) continue
    if (field.length < 8) throw new SpreadsheetError('corrupt')
    found[key] = Number(field.readBigUInt64LE(0))
    field = field.subarray(8)
  }
  return found
}

function zip64Field(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
  }
  return Buffer.alloc(0)
}
