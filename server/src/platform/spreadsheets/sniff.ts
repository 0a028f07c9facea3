import { stat } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { detectEncoding, readHead } from './encoding.ts'
import { SpreadsheetError } from './problem.ts'

export type SpreadsheetFormat = 'zip' | 'xls' | 'markup' | 'text'

/** What a file is by its bytes; its name is not asked. */
export async function sniffFormat(path: string): Promise<SpreadsheetFormat> {
  if ((await stat(path)).size === 0) throw new SpreadsheetError('empty')
  const head = await readHead(path, 4096)
  const start = head.toString('latin1')
  if (start.startsWith('PK')) return 'zip'
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
    // The same container holds Word files and workbooks that were locked with a password.
    return 'xls'
  }
  // Bare BIFF streams of Excel 2 to 4, without a container.
  if (head[0] === 9 && [0, 2, 4, 8].includes(head[1] ?? -1) && head[3] === 0) return 'xls'
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|table|style|\?xml)/i.test(start)) return 'markup'
  if (await looksBinary(path, head)) throw new SpreadsheetError('unsupported')
  return 'text'
}

/** Text holds no control characters but tabs and line ends, and no zero, whatever its encoding. */
async function looksBinary(path: string, head: Buffer): Promise<boolean> {
  const text = iconv.decode(head, await detectEncoding(path))
  const controls = text.match(/(?![\t\n\r\f\v])\p{Cc}/gu)?.length ?? 0
  return text.includes('\0') || controls > text.length / 50
}
