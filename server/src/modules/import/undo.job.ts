import { importEvents } from '@shuangfang/shared/import/import.events'
import { unprocessable } from '#platform/errors'
import type { JobHandler, JobRun } from '#platform/jobs'
import { unpack } from '#platform/packed'
import { type ImportChunk, ImportChunks, Imports } from './import.entity'
import { outlineOf, writtenRows } from './import.report'
import { resultAt } from './result'
import type { ImportTarget } from './target'
import { targetOf } from './targets'

const together = 2
const named = 20

/**
 * Puts everything back as it was before the import. Refused as a whole when someone edited a row since, unless the
 * person then says that those rows stay. Goes on where it was when it runs again.
 */
export const undoImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.read.one(Imports, id, 'read')
  const target = targetOf(batch.kind)
  // Last first: a row that an import touched twice goes back the way it came.
  const outline = await outlineOf(run.read, id)
  const applied = outline
    .filter(({ isApplied }) => isApplied)
    .map(({ id }) => id)
    .reverse()
  if (!run.input.keepEdited) await assertUntouched(run, id, applied, target)
  const kept: string[] = []
  const total = writtenRows(outline)
  let done = 0
  for (let at = 0; at < applied.length; at += together) {
    const part = await run.transaction(async (ctx) => {
      const chunks = await ctx.many(ImportChunks, { id: applied.slice(at, at + together) }, 'manage')
      const images = chunks.flatMap(imagesIn).reverse()
      const left = await target.undo(ctx, id, images)
      for (const chunk of chunks) await ctx.save(chunk, { applied: null })
      return { left, rows: images.length }
    })
    kept.push(...part.left)
    done += part.rows
    await run.progress(done, total, `已恢复 ${done} 行`)
  }
  return run.transaction(async (ctx) => {
    const held = await ctx.one(Imports, id, 'manage')
    const more = kept.length > named ? [`还有 ${kept.length - named} 条`] : []
    await ctx.save(held, { state: 'undone', obstacles: [...kept.slice(0, named), ...more] })
    await ctx.emit(importEvents.undone, held, { file: held.fileName, kept: kept.length })
    const summary = kept.length ? `已恢复，${kept.length} 条保留现在的内容` : '已恢复到导入前'
    return { importId: id, kept: kept.length, ...resultAt(id, summary) }
  })
}

const imagesIn = ({ applied }: ImportChunk) => (applied ? unpack(applied) : [])

async function assertUntouched(run: JobRun, id: string, chunkIds: readonly string[], target: ImportTarget) {
  const edited: string[] = []
  for (let at = 0; at < chunkIds.length && edited.length <= named; at += together) {
    const chunks = await run.read.byIds(ImportChunks, chunkIds.slice(at, at + together))
    edited.push(...(await target.editedSince(run.read, [...chunks.values()].flatMap(imagesIn))))
  }
  if (!edited.length) return
  await run.transaction(async (ctx) => {
    await ctx.save(await ctx.one(Imports, id, 'manage'), { state: 'committed', obstacles: edited.slice(0, named) })
  })
  const more = edited.length > named ? `${named} 条以上` : `${edited.length} 条`
  throw unprocessable(
    'import_edited_since',
    `有 ${more}记录在导入后又被修改，撤销会丢掉这些修改，没有撤销。涉及：${edited.slice(0, 3).join('；')}${edited.length > 3 ? ' 等' : ''}。可以保留这几条，撤销其余的。`,
  )
}
