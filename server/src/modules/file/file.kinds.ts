import { Readable } from 'node:stream'
import { fileLimits } from '@shuangfang/shared/file/file.contract'
import { fileTypeFromBuffer, fileTypeFromStream } from 'file-type'
import { AppError, unprocessable } from '#platform/errors'
import { endRecord } from '#platform/spreadsheets/zip'

export interface Kind {
  type: string
  extension: string
  isImage: boolean
  limit: number
}

const mb = 1024 * 1024
const kind = (type: string, extension: string, more: Partial<Kind> = {}): Kind => ({
  type,
  extension,
  isImage: false,
  limit: fileLimits.normal * mb,
  ...more,
})
const spreadsheet = { limit: fileLimits.spreadsheet * mb }
const xls = kind('application/vnd.ms-excel', 'xls', spreadsheet)
const csv = kind('text/csv', 'csv', spreadsheet)
const xlsx = kind('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', spreadsheet)
const kinds = [
  kind('image/jpeg', 'jpg', { isImage: true }),
  kind('image/png', 'png', { isImage: true }),
  kind('image/webp', 'webp', { isImage: true }),
  kind('application/pdf', 'pdf'),
  kind('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'),
  xlsx,
]

/** How much of a file's beginning and end is looked at. */
export const headBytes = 4100
export const tailBytes = 256 * 1024
interface Ends {
  head: Buffer
  tail: Buffer
  size: number
}

/** How much may follow these first bytes; what it really is can only be told from the whole. */
export async function limitFor(head: Buffer): Promise<number> {
  const type = (await fileTypeFromBuffer(head))?.mime
  const known = kinds.find((candidate) => candidate.type === type)
  return known?.limit ?? fileLimits.spreadsheet * mb
}

/** What the bytes are, whatever was claimed; the claimed extension counts where they carry no mark. Throws 422 for what is not accepted. */
export async function kindOf(bytes: Readable, ends: Ends, extension: string): Promise<Kind> {
  const { head } = ends
  const found = (
    await fileTypeFromStream(Readable.toWeb(bytes) as ReadableStream<Uint8Array>).finally(() => bytes.destroy())
  )?.mime as string | undefined
  const isZip = head.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
  const known = kinds.find(({ type }) => type === found)
  // Workbooks that are written as a stream (our own exports among them) keep their sizes at the end of each part, where
  // the sniffer does not look.
  const workbook = (found === undefined || found === 'application/zip') && extension === 'xlsx' ? xlsx : undefined
  if (isZip && (known || workbook)) return wholeOffice(ends, known ?? xlsx)
  if (known) return known
  // Old Excel shares its container with other old Office files, and CSV has no mark at all: there the name decides.
  if (found === 'application/x-cfb' && extension === 'xls') return xls
  if (found === undefined && extension === 'csv' && !head.includes(0)) return csv
  // Many systems export an HTML table under the name of an old workbook.
  const isText = found === undefined || found === 'text/html' || found === 'application/xml'
  if (isText && extension === 'xls' && !head.includes(0)) return xls
  throw refusal(found)
}

/**
 * Office documents are archives whose list of parts comes last: torn ones have none, or one that lies beyond their end.
 * Whether the parts are any good is found out by the reader, in its cage.
 */
function wholeOffice({ tail, size }: Ends, kind: Kind): Kind {
  const end = endRecord(tail)
  if (!end) throw torn()
  // Its places are then in a record of its own: the reader's affair.
  if (end.isLong) return kind
  const start = end.offset - (size - tail.length)
  if (end.offset + end.length > size - tail.length + end.at) throw torn()
  if (start < 0) return kind
  const names = tail.subarray(start, start + end.length).toString('latin1')
  if (!/\[content_types\]\.xml/i.test(names)) throw refusal('application/zip')
  return kind
}

const torn = () =>
  unprocessable(
    'file_torn',
    '文件不完整，可能没有下载或复制完，没有保存。请重新取得原文件，能用 Excel、WPS 或 Word 正常打开后再上传。',
  )

function refusal(found: string | undefined): AppError {
  if (found && /^image\/hei[cf]/.test(found)) {
    return unprocessable(
      'file_heic',
      '暂不支持苹果手机的 HEIC 照片。请在手机“设置—相机—格式”中选择“兼容性最佳”后重拍，或另存为 JPEG 再上传。',
    )
  }
  return unprocessable(
    'file_type',
    '不支持这种文件，或文件已损坏。可上传照片（JPEG、PNG、WebP）、PDF、Word（docx）和表格（xlsx、xls、csv）。',
  )
}

export const tooLarge = (limit: number) =>
  new AppError(413, 'file_too_large', `文件太大，没有保存。这类文件最大 ${limit / mb} MB，请压缩或拆分后重新上传。`)
