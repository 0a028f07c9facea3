import { z } from 'zod'
import { ById, defineApi, File as FileReply, Id, Instant } from '../kit/contract'
import { timeFaults } from './capture.rules'

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

/** What is known of how a file came about: for those who answer for evidence. */
export const FileEvidence = FileView.extend({
  /** The sender's clock when it sent. */
  deviceAt: Instant.nullable(),
  /** Which claim about the time could not be true and was not kept. */
  timeFault: z.enum(timeFaults).nullable(),
  /** WGS 84, from the picture itself. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})
export type FileEvidence = z.output<typeof FileEvidence>

const Count = z.object({ files: z.number().int(), bytes: z.number() })
/** How much room a tenant uses, and how much there is. */
export const FileUsage = z.object({
  all: Count,
  limitBytes: z.number(),
  /** Attached to nothing; removed `keptDays` after they were uploaded or let go. */
  unattached: Count,
  keptDays: z.number().int(),
  today: Count,
  /** What one account may upload a day. */
  daily: Count,
})
export type FileUsage = z.output<typeof FileUsage>

export const fileApi = defineApi({
  /** Headers: `x-file-name` (percent-encoded), `x-captured-at`, `x-device-at` (ISO), `Idempotency-Key`. */
  upload: {
    method: 'POST',
    path: '/files',
    summary:
      '上传文件：请求体为文件本身，文件名放在 x-file-name（百分号编码），拍摄时间放在 x-captured-at，设备时间放在 x-device-at',
    allow: 'File:upload',
    once: true,
    transfer: 'upload',
    output: FileView,
  },
  usage: {
    method: 'GET',
    path: '/files/usage',
    summary: '本单位文件用量：总量、上限、今天上传、未被引用',
    allow: 'File:read_usage',
    output: FileUsage,
  },
  evidence: {
    method: 'GET',
    path: '/files/:id/evidence',
    summary: '照片的拍摄信息：时间、位置、校验值',
    allow: 'File:read_original',
    params: ById,
    output: FileEvidence,
  },
  get: {
    method: 'GET',
    path: '/files/:id',
    summary: '查看或下载文件：能看所属的事项才能看；原图（带拍摄位置）只给上传人、企业负责人、安全管理员和监管人员',
    allow: 'File:read',
    params: ById,
    query: z.strictObject({ size: z.enum(fileSizes).default('full') }),
    transfer: 'download',
    output: FileReply,
  },
})
