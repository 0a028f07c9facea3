import { unprocessable } from '#platform/errors'
import type { JobHandler, JobRun } from '#platform/jobs'
import { ImportChunks, Imports } from './import.entity'
import { chunksOf } from './import.report'
import type { ImportTarget } from './target'
import { targetOf } from './targets'

const together = 4
const named = 20

/**
 * Puts everything back as it was before the import. Refused as a whole when someone edited a row since: half an undo
 * helps nobody. Goes on where it was when it runs again.
 */
export const undoImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.read.one(Imports, id, 'read')
  const target = targetOf(batch.kind)
  // Last first: a row that an import touched twice goes back the way it came.
  const applied = (await chunksOf(run.read, id))
    .filter(({ isApplied }) => isApplied)
    .map(({ id }) => id)
    .reverse()
  await assertUntouched(run, id, applied, target)
  const kept: string[] = []
  for (let at = 0; at < applied.length; at += together) {
    await run.transaction(async (ctx) => {
      const chunks = await ctx.many(ImportChunks, { id: applied.slice(at, at + together) }, 'manage')
      kept.push(...(await target.undo(ctx, id, chunks.flatMap((chunk) => chunk.applied ?? []).reverse())))
      for (const chunk of chunks) await ctx.save(chunk, { applied: null })
    })
    await run.progress(Math.min(at + together, applied.length), applied.length, '正在恢复')
  }
  return run.transaction(async (ctx) => {
    const held = await ctx.one(Imports, id, 'manage')
    await ctx.save(held, { state: 'undone', obstacles: kept.slice(0, named) })
    await ctx.emit('import.undone', held, { file: held.fileName, kept: kept.length })
    return { importId: id, kept: kept.length }
  })
}

async function assertUntouched(run: JobRun, id: string, chunkIds: readonly string[], target: ImportTarget) {
  const edited: string[] = []
  for (let at = 0; at < chunkIds.length && edited.length <= named; at += together) {
    const chunks = await run.read.byIds(ImportChunks, chunkIds.slice(at, at + together))
    edited.push(
      ...(await target.editedSince(
        run.read,
        [...chunks.values()].flatMap(({ applied }) => applied ?? []),
      )),
    )
  }
  if (!edited.length) return
  await run.transaction(async (ctx) => {
    await ctx.save(await ctx.one(Imports, id, 'manage'), { state: 'committed', obstacles: edited.slice(0, named) })
  })
  const more = edited.length > named ? `${named} 条以上` : `${edited.length} 条`
  throw unprocessable(
    'import_edited_since',
    `有 ${more}记录在导入后又被修改，撤销会丢掉这些修改，没有撤销。涉及：${edited.slice(0, 3).join('；')}${edited.length > 3 ? ' 等' : ''}。请逐条核对后手工处理。`,
  )
}
