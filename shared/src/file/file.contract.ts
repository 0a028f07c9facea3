import { z } from 'zod'
import { ById, defineApi, File as FileReply, Id, Instant } from '../kit/contract'

/** Megabytes. */
export const fileLimits = { normal: 20, spreadsheet: 100 } as const
export const pixelLimit = 64_000_000

/** What may be added, for the `accept` of file inputs. */
export const fileExtensions = ['.jpg', '.jpeg', '.png', '.webp', '.pdf', '.xlsx', '.xls', '.csv', '.docx'] as const

/** `thumb` 360 px, `view` 1600 px (both upright WebP without metadata), `full` the original. */
export const fileSizes = ['thumb', 'view', 'full'] as const
export type FileSize = (typeof fileSizes)[number]

export const FileView = z.object({
  id: Id,
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  /** Of the bytes as received: a phone may delete its copy when this equals its own. */
  sha256: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** As the sender claims. */
  capturedAt: Instant.nullable(),
  /** As the picture itself says. */
  exifAt: Instant.nullable(),
  receivedAt: Instant,
})
export type FileView = z.output<typeof FileView>

export const fileApi = defineApi({
  /** Headers: `x-file-name` (percent-encoded), `x-captured-at` (ISO), `Idempotency-Key`. */
  upload: {
    method: 'POST',
    path: '/files',
    summary: '上传文件：请求体为文件本身，文件名放在 x-file-name（百分号编码），拍摄时间放在 x-captured-at',
    allow: 'File:upload',
    once: true,
    transfer: 'upload',
    output: FileView,
  },
  get: {
    method: 'GET',
    path: '/files/:id',
    summary: '查看或下载文件',
    allow: 'File:read',
    params: ById,
    query: z.strictObject({ size: z.enum(fileSizes).default('full') }),
    transfer: 'download',
    output: FileReply,
  },
})
