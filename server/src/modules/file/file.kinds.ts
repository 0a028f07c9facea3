import { Readable } from 'node:stream'
import { fileLimits } from '@shuangfang/shared/file/file.contract'
import { fileTypeFromBuffer, fileTypeFromStream } from 'file-type'
import { AppError, unprocessable } from '#platform/errors'

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

export const headBytes = 4100

/** How much may follow these first bytes; what it really is can only be told from the whole. */
export async function limitFor(head: Buffer): Promise<number> {
  const type = (await fileTypeFromBuffer(head))?.mime
  const known = kinds.find((candidate) => candidate.type === type)
  return known?.limit ?? fileLimits.spreadsheet * mb
}

/** What the bytes are, whatever name and type were claimed. Throws 422 for what is not accepted. */
export async function kindOf(bytes: Readable, head: Buffer, name: string): Promise<Kind> {
  const found = (
    await fileTypeFromStream(Readable.toWeb(bytes) as ReadableStream<Uint8Array>).finally(() => bytes.destroy())
  )?.mime as string | undefined
  const known = kinds.find(({ type }) => type === found)
  if (known) return known
  const extension = name.toLowerCase().split('.').at(-1)
  // Old Excel shares its container with other old Office files, and CSV has no mark at all: there the name decides.
  if (found === 'application/x-cfb' && extension === 'xls') return xls
  if (found === undefined && extension === 'csv' && !head.includes(0)) return csv
  // Workbooks that are written as a stream (our own exports among them) keep their sizes at the end of each part, where
  // the sniffer does not look. Whether it really is one is found out by the reader, in its cage.
  const isZip = head.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
  if ((found === undefined || found === 'application/zip') && isZip && extension === 'xlsx') return xlsx
  // Many systems export an HTML table under the name of an old workbook.
  const isText = found === undefined || found === 'text/html' || found === 'application/xml'
  if (isText && extension === 'xls' && !head.includes(0)) return xls
  throw refusal(found)
}

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
