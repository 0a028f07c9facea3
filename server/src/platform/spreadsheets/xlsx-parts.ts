import { posix } from 'node:path'
import { builtinFormat, decodeEscapes, displayText } from './display.ts'
import { SpreadsheetError } from './problem.ts'
import { readXml } from './xml.ts'
import type { Zip } from './zip.ts'

export interface SheetPart {
  name: string
  path: string
  hidden: boolean
}

export interface WorkbookParts {
  sheets: SheetPart[]
  date1904: boolean
  strings: string[]
  /** Number format by style index. */
  formats: (string | undefined)[]
}

/** Reads everything that a sheet's cells refer to. */
export async function readWorkbookParts(zip: Zip): Promise<WorkbookParts> {
  const root = await readRelations(zip, '_rels/.rels', '')
  const workbook = root.find((r) => r.type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  if (!zip.has(workbook)) throw new SpreadsheetError(unsupportedKind(zip))
  if (/\.bin$/i.test(workbook)) throw new SpreadsheetError('unsupported_xlsb')
  const folder = posix.dirname(workbook)
  const relations = await readRelations(zip, `${folder}/_rels/${posix.basename(workbook)}.rels`, folder)
  const partOf = (kind: string) => relations.find((r) => r.type.endsWith(`/${kind}`) && zip.has(r.target))?.target
  const { sheets, date1904 } = await readWorkbook(zip, workbook, relations)
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets,
    date1904,
    strings: strings ? await readStrings(zip, strings) : [],
    formats: styles ? await readFormats(zip, styles) : [],
  }
}

function unsupportedKind(zip: Zip) {
  if (zip.names.some((name) => name.endsWith('workbook.bin'))) return 'unsupported_xlsb'
  return zip.has('content.xml') ? 'unsupported_ods' : 'unsupported'
}

interface Relation {
  id: string
  type: string
  target: string
}

async function readRelations(zip: Zip, path: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  if (!zip.has(path)) return relations
  await readXml(await zip.stream(path), {
    open(name, a) {
      if (name !== 'Relationship') return
      const target = (a.Target ?? '').replaceAll('\\', '/')
      const resolved = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      relations.push({ id: a.Id ?? '', type: a.Type ?? '', target: resolved })
    },
  })
  return relations
}

async function readWorkbook(zip: Zip, path: string, relations: Relation[]) {
  const sheets: SheetPart[] = []
  let date1904 = false
  await readXml(await zip.stream(path), {
    open(name, a) {
      if (name === 'workbookPr') date1904 = a.date1904 === '1' || a.date1904 === 'true'
      if (name !== 'sheet') return
      const id = Object.entries(a).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1]
      const relation = relations.find((r) => r.id === id)
      // Chart sheets and dialogs have no cells.
      if (!relation?.type.endsWith('/worksheet') || !zip.has(relation.target)) return
      sheets.push({ name: a.name ?? '', path: relation.target, hidden: (a.state ?? 'visible') !== 'visible' })
    },
  })
  return { sheets, date1904 }
}

async function readStrings(zip: Zip, path: string): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = false
  await readXml(await zip.stream(path), {
    open(name) {
      if (name === 'si') text = ''
      // Reading aids (rPh) are shown above the text, not in it.
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inText = !phonetic
    },
    text(part) {
      if (inText) text += part
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') strings.push(displayText(decodeEscapes(text)))
    },
  })
  return strings
}

async function readFormats(zip: Zip, path: string): Promise<(string | undefined)[]> {
  const custom = new Map<number, string>()
  const formats: (string | undefined)[] = []
  let inCellFormats = false
  await readXml(await zip.stream(path), {
    open(name, a) {
      if (name === 'numFmt') custom.set(Number(a.numFmtId), a.formatCode ?? '')
      else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        const id = Number(a.numFmtId ?? 0)
        formats.push(custom.get(id) ?? builtinFormat(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats
}
