import type { Accepted, Attachment } from '#platform/attachments'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { type FileEntity, FileLinks, Files } from './file.entity'
import { unattachedOf } from './file.report'
import { mayRead } from './reading.service'

/**
 * Makes `ids` the files of a part of a row held for change, in the same transaction: what is new is attached, what is no
 * longer named is let go. Returns them in that order. 422 names the field when one is not there, is of a kind that does
 * not belong there, or is neither the actor's own nor readable to them: attaching must not be a way to read.
 */
export async function attachFiles(
  ctx: Context,
  ids: readonly string[],
  to: Attachment,
  pointer: string,
): Promise<FileEntity[]> {
  const { place, row, partId } = to
  if (ctx.subjectOf(row) !== place.of.subject) throw new Error(`Not a ${place.of.subject}: ${ctx.subjectOf(row)}`)
  const inside = keeper(ctx)
  const about = {
    ...{ subjectTenantId: row.tenantId, subject: place.of.subject, subjectId: row.id },
    ...{ part: place.part, partId },
  }
  const before = await inside.all(FileLinks, about)
  const kept = new Set(before.map(({ fileId }) => fileId))
  const files = await filesToAttach(ctx, ids, pointer, place.accepts, kept)
  const added = files.filter(({ id }) => !kept.has(id))
  await inside.addMany(
    FileLinks,
    added.map(({ id }) => ({ ...about, fileId: id })),
  )
  if (added.length) {
    await inside.saveWhere(Files, 'attach', { id: added.map(({ id }) => id) }, { unattachedSince: null })
  }
  const gone = before.filter(({ fileId }) => !ids.includes(fileId))
  if (gone.length) await letGo(inside, gone)
  return files
}

/** The links of a tenant's files are kept by the product: no role writes them by itself. */
const keeper = (ctx: Context) => ctx.system(ctx.tenantId)

/** Takes links away; a file that has none left is nobody's but its uploader's, and is pruned in time. */
export async function letGo(inside: Context, links: readonly { id: string; fileId: string }[]): Promise<void> {
  await inside.removeWhere(FileLinks, 'attach', { id: links.map(({ id }) => id) })
  const loose = await unattachedOf(
    inside,
    links.map(({ fileId }) => fileId),
  )
  if (loose.length) await inside.saveWhere(Files, 'attach', { id: loose }, { unattachedSince: inside.now })
}

/**
 * The files that a write names, each once, locked so that none is pruned meanwhile. For a row that needs to know its
 * file before it exists; `attachFiles` asks the same again.
 */
export async function filesToAttach(
  ctx: Context,
  ids: readonly string[],
  pointer: string,
  accepts: Accepted = 'anything',
  kept: ReadonlySet<string> = new Set(),
): Promise<FileEntity[]> {
  const wanted = [...new Set(ids)]
  if (!wanted.length) return []
  const found = new Map((await keeper(ctx).many(Files, { id: wanted }, 'attach')).map((file) => [file.id, file]))
  const files: FileEntity[] = []
  for (const id of wanted) {
    const file = found.get(id)
    if (!file || !(kept.has(id) || (await mayAttach(ctx, file)))) throw unknown(pointer)
    if (!fits[accepts](file.type)) throw unfit(pointer, accepts)
    files.push(file)
  }
  return files
}

const mayAttach = async (ctx: Context, file: FileEntity) =>
  ctx.actor.realm.kind === 'system' || file.userId === ctx.actor.userId || mayRead(ctx, file.id)

export const isPicture = (type: string) => /^image\//.test(type)
const isDocument = (type: string) => /pdf$|wordprocessingml/.test(type)
const fits: Readonly<Record<Accepted, (type: string) => boolean>> = {
  pictures: isPicture,
  scans: (type) => isPicture(type) || isDocument(type),
  anything: () => true,
}

const unknown = (pointer: string) =>
  unprocessable('file_unknown', '所选照片或附件不存在，可能没有上传成功，或上传后过久没有提交。请重新上传。', [
    { pointer, code: 'unknown', message: '请重新上传' },
  ])

const unfit = (pointer: string, accepts: Accepted) => {
  const wanted = accepts === 'pictures' ? '照片（JPEG、PNG、WebP）' : '照片、PDF 或 Word 文件'
  return unprocessable('file_kind', `这里只能放${wanted}，请换成合适的文件。`, [
    { pointer, code: 'kind', message: `请选择${wanted}` },
  ])
}
