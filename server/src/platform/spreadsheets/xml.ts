import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { SpreadsheetError } from './problem.ts'

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  open(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
  /** After each chunk; return true to stop reading. */
  pause?(): Promise<boolean | undefined> | boolean | undefined
}

/** Reads XML as it arrives. Entities of a DTD are not expanded: an unknown one is an error. */
export async function readXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser({ xmlns: false as const, position: false as const })
  parser.on('opentag', (tag) => handlers.open(local(tag.name), tag.attributes))
  if (handlers.close) parser.on('closetag', (tag) => handlers.close?.(local(tag.name)))
  if (handlers.text) parser.on('text', (text) => handlers.text?.(text))
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    parse(parser, decoder.decode(chunk, { stream: true }))
    if (await handlers.pause?.()) return
  }
  parser.on('error', () => undefined)
  parser.close()
}

function parse(parser: { write(text: string): unknown }, text: string): void {
  try {
    parser.write(text)
  } catch (error) {
    throw error instanceof SpreadsheetError ? error : Object.assign(new SpreadsheetError('corrupt'), { cause: error })
  }
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

const locals = new Map<string, string>()

function local(name: string): string {
  if (!name.includes(':')) return name
  const known = locals.get(name)
  if (known) return known
  const bare = name.slice(name.indexOf(':') + 1)
  if (locals.size < 1000) locals.set(name, bare)
  return bare
}
