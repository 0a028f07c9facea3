import type { FileSize } from '@shuangfang/shared/file/file.contract'
import type { FilePlace } from '#platform/attachments'
import type { Context } from '#platform/context'
import { forbidden, notFound } from '#platform/errors'
import { type FileEntity, Files } from './file.entity'
import { isReadableAt, standingOf } from './file.report'

/** Where and when a picture was taken, and by what it is recognised. 403 for those who may see the picture alone. */
export async function evidenceOf(ctx: Context, id: string): Promise<FileEntity> {
  const { file } = await readableFile(ctx, id, true)
  if (!ctx.can('read_original', Files, file)) throw masked()
  return file
}

/** How much of a file an actor is shown. */
interface Reading {
  file: FileEntity
  /** The bytes as they came; else pictures are shown without what the camera wrote, and documents not at all. */
  isWhole: boolean
}

/**
 * A file for reading, as far as the actor may: their own while it is attached to nothing, else through any of the things
 * it is attached to. 404 as for one that does not exist.
 */
export async function readableFile(ctx: Context, id: string, isById = false): Promise<Reading> {
  const standing = await standingOf(ctx, id)
  if (!standing) throw notFound()
  const { tenantId, userId, places, isAttached } = standing
  const inside = ctx.system(tenantId)
  const isOwner = 'tenantId' in ctx.actor.realm && ctx.actor.realm.tenantId === tenantId
  if (ctx.actor.realm.kind === 'system' && isOwner) return { file: await inside.one(Files, id, 'read'), isWhole: true }
  let isOpen = false
  if (isAttached) {
    const through = await readablePlaces(ctx, tenantId, id, isById ? places.filter((place) => place.isById) : places)
    if (!through.length) throw notFound()
    isOpen = through.some((place) => place.isOpen)
  } else if (!isOwner || userId !== ctx.actor.userId) throw notFound()
  // Nobody's rule can say it by the file's own columns: it was said above, through what the file belongs to.
  const file = await inside.one(Files, id, 'read')
  return { file, isWhole: ctx.can('read_original', Files, file) || (isOpen && !file.hasViews) }
}

async function readablePlaces(ctx: Context, tenantId: string, id: string, places: readonly FilePlace[]) {
  const through: FilePlace[] = []
  for (const place of places) {
    if (place.readers && !place.readers(ctx.actor)) continue
    if (await isReadableAt(ctx, tenantId, id, place)) through.push(place)
  }
  return through
}

export const mayRead = (ctx: Context, id: string): Promise<boolean> =>
  readableFile(ctx, id).then(
    () => true,
    () => false,
  )

/** What of a file goes out: the bytes as they came, or one of the views. */
export function shownSize({ file, isWhole }: Reading, size: FileSize): FileSize {
  if (size !== 'full') {
    if (!file.hasViews) throw notFound('这个文件的预览图')
    return size
  }
  if (isWhole) return 'full'
  if (file.hasViews) return 'view'
  throw masked()
}

export const masked = () =>
  forbidden('这份文件的原件可能含有个人信息，只供主要负责人、安全管理员和负责监管的人员查看。', 'file_masked')
