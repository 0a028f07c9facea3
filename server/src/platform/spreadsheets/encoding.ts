import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** The encoding of a text file, judged by its bytes: mark, zero bytes, then whether UTF-8 reads well throughout. */
export async function detectEncoding(path: string): Promise<TextEncodingName> {
  const head = await readHead(path, 4096)
  const sure = markedEncoding(head) ?? zeroByteEncoding(head)
  if (sure) return sure
  return (await readsAsUtf8(path)) ? 'utf-8' : 'gb18030'
}

function markedEncoding(head: Buffer): TextEncodingName | undefined {
  const mark = head.toString('hex', 0, 3)
  if (mark === 'efbbbf') return 'utf-8'
  if (mark.startsWith('fffe')) return 'utf-16le'
  return mark.startsWith('feff') ? 'utf-16be' : undefined
}

/** UTF-16 without a mark: every ASCII character brings a zero byte, on the same side each time. */
function zeroByteEncoding(head: Buffer): TextEncodingName | undefined {
  let even = 0
  let odd = 0
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue
    if (index % 2 === 0) even++
    else odd++
  }
  if (Math.max(even, odd) <= head.length / 20) return undefined
  return odd >= even ? 'utf-16le' : 'utf-16be'
}

/** A few broken characters in a long UTF-8 text are damage; many mean another encoding. */
async function readsAsUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8')
  let broken = 0
  let good = 0
  for await (const chunk of createReadStream(path)) {
    for (const character of decoder.decode(chunk, { stream: true })) {
      if (character === '\ufffd') broken++
      else if (character > '\u007f') good++
    }
  }
  return broken === 0 || broken * 50 < good
}

/** The file's text, in parts, without its byte order mark. */
export async function decodeFile(path: string, onBytes?: (bytes: number) => void): Promise<AsyncIterable<string>> {
  return decode(path, await detectEncoding(path), onBytes)
}

async function* decode(path: string, encoding: string, onBytes?: (bytes: number) => void): AsyncIterable<string> {
  const decoder = iconv.getDecoder(encoding)
  for await (const chunk of createReadStream(path)) {
    onBytes?.(chunk.length)
    const text = decoder.write(chunk)
    if (text) yield text
  }
  const last = decoder.end()
  if (last) yield last
}

export async function readHead(path: string, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
