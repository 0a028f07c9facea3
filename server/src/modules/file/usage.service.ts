import type { FileUsage } from '@shuangfang/shared/file/file.contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Context } from '#platform/context'
import { AppError } from '#platform/errors'
import { roomInAll, roomOfPersonSince, roomSince, roomUnattached } from './file.report'

/** Days that a file stays which nothing refers to: an outbox may be offline between its photos and its report. */
export const keptDays = 7

const mb = 1024 * 1024
const limitsOf = ({ services: { config } }: Context) => ({
  daily: { files: config.UPLOADS_PER_DAY, bytes: config.UPLOAD_MB_PER_DAY * mb },
  all: Math.round(config.TENANT_FILES_GB * 1024 * mb),
})
const startOfDay = (ctx: Context) => new Date(`${toLocalDate(ctx.now)}T00:00:00+08:00`)

/** Refuses an upload of `bytes` more than the account's day or the tenant's room allows; asked before they travel. */
export async function assertRoom(ctx: Context, bytes: number): Promise<void> {
  const { daily, all } = limitsOf(ctx)
  const [mine, used] = await Promise.all([roomOfPersonSince(ctx, startOfDay(ctx)), roomInAll(ctx)])
  if (mine.files >= daily.files || mine.bytes + bytes > daily.bytes) {
    const seconds = Math.ceil((startOfDay(ctx).getTime() + 86_400_000 - ctx.now.getTime()) / 1000)
    throw new AppError(
      429,
      'upload_quota',
      `今天上传的文件已到上限（每人每天 ${daily.files} 份、${Math.round(daily.bytes / mb)} MB），请明天再传。急用时请让同事代传，或请系统管理员联系技术支持调整上限。`,
      undefined,
      { 'retry-after': String(seconds) },
    )
  }
  if (used.bytes + bytes > all) {
    throw new AppError(
      413,
      'storage_full',
      `本单位的文件已占满 ${Number((all / 1024 / mb).toFixed(2))} GB，没有保存。请联系系统管理员在“文件用量”里查看，并请技术支持扩容。`,
    )
  }
}

/** How much room the tenant uses; for its system administrator. */
export async function fileUsage(ctx: Context): Promise<FileUsage> {
  const { daily, all: limitBytes } = limitsOf(ctx)
  const [all, unattached, today] = await Promise.all([
    roomInAll(ctx),
    roomUnattached(ctx),
    roomSince(ctx, startOfDay(ctx)),
  ])
  return { all, limitBytes, unattached, keptDays, today, daily }
}
