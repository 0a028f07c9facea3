import type { ImportKind, ImportSheet, MappingWrite } from '@shuangfang/shared/import/import.contract'
import { importEvents } from '@shuangfang/shared/import/import.events'
import { type ImportState, importKeptDays } from '@shuangfang/shared/import/import.policy'
import type { PageQuery } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import { attachFiles, filesToAttach, sendFile } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { conflict, type FieldError, notFound, unprocessable } from '#platform/errors'
import { Jobs, startJob } from '#platform/jobs'
import { unpack } from '#platform/packed'
import {
  ImportChunks,
  type ImportEntity,
  ImportMappings,
  Imports,
  importRefused,
  importWorkbook,
} from './import.entity'
import { outlineOf } from './import.report'
import { columnsByTitle, fingerprintOf, headRows, mappedSheet } from './import.sheets'
import type { ImportTarget } from './target'
import { targetOf } from './targets'

export const listImports = (ctx: Context, page: z.output<typeof PageQuery>) => ctx.list(Imports, page)

export async function startImport(ctx: Context, { fileId, kind }: { fileId: string; kind: ImportKind }) {
  const [file] = await filesToAttach(ctx, [fileId], '/fileId')
  if (!file) throw notFound('上传的文件')
  const batch = await ctx.add(Imports, {
    kind,
    state: 'parsing',
    fileId,
    fileName: file.name,
    userId: ctx.actor.userId,
    userName: ctx.actor.name,
    sheets: [],
    options: { scheme: null, level: 'computed', existing: 'update' },
  })
  await attachFiles(ctx, [fileId], importWorkbook.on(batch), '/fileId')
  await ctx.emit(importEvents.started, batch, { file: file.name })
  return work(ctx, batch, 'parsing', 'import.parse', `读取“${file.name}”`)
}

/** Takes the columns as a person confirmed them, remembers them for the next file, and starts the dry run. */
export async function mapImport(ctx: Context, id: string, write: z.output<typeof MappingWrite>) {
  const batch = await heldIn(ctx, id, ['parsed', 'planning', 'planned'])
  const target = targetOf(batch.kind)
  const heads = await headsOf(ctx, batch)
  const sheets = batch.sheets.map((sheet, i) => {
    const chosen = write.sheets.find(({ name }) => name === sheet.name)
    return chosen ? mappedSheet(sheet, chosen, heads.get(i) ?? []) : { ...sheet, skip: true }
  })
  const data = await target.prepare(ctx, write.options)
  const errors = [...errorsIn(sheets, target), ...target.check(data, sheets)]
  if (errors[0]) throw unprocessable('mapping_incomplete', errors[0].message, errors)
  await ctx.save(batch, { sheets, options: write.options, counts: null, refusedFileId: null })
  await attachFiles(ctx, [], importRefused.on(batch), '/refused')
  for (const sheet of sheets) if (!sheet.skip) await remember(ctx, batch.kind, sheet, write.options)
  return work(ctx, batch, 'planning', 'import.plan', `预览“${batch.fileName}”`)
}

export async function commitImport(ctx: Context, id: string) {
  const batch = await heldIn(ctx, id, ['planned', 'committing'])
  if (!batch.counts?.create && !batch.counts?.change) {
    throw conflict('import_nothing', '没有要新增或修改的行，不用导入。可以返回核对各列，或换一个文件。')
  }
  return work(ctx, batch, 'committing', 'import.commit', `导入“${batch.fileName}”`)
}

export async function undoImport(ctx: Context, id: string, { keepEdited }: { keepEdited: boolean }) {
  const batch = await heldIn(ctx, id, ['committing', 'committed', 'undoing'])
  return work(ctx, batch, 'undoing', 'import.undo', `撤销导入“${batch.fileName}”`, { keepEdited })
}

export async function sendRefused(ctx: Context, id: string) {
  const { refusedFileId } = await ctx.one(Imports, id, 'read')
  if (!refusedFileId) throw notFound('拒收行，这次导入没有被拒收的行')
  return sendFile(ctx, refusedFileId)
}

const wrongState: Readonly<Partial<Record<ImportState, string>>> = {
  parsing: '文件还没有读完，请稍候。',
  parsed: '还没有核对各列。请先核对各列并预览。',
  committed: '这次导入已经完成。要重来请先撤销，或重新上传文件。',
  undone: '这次导入已经撤销。请重新上传文件。',
  failed: '文件没有读出来，不能继续。请按提示处理后重新上传。',
}

/** The import, held for a step that needs one of these states and no job at work. */
async function heldIn(ctx: Context, id: string, states: readonly ImportState[]): Promise<ImportEntity> {
  const batch = await ctx.one(Imports, id, 'manage')
  // A colleague's job is nobody else's to see; whether one is at work concerns everyone who imports.
  const job = batch.jobId ? (await ctx.system(batch.tenantId).byIds(Jobs, [batch.jobId])).get(batch.jobId) : null
  if (job?.state === 'queued' || job?.state === 'running') {
    throw conflict('import_busy', '这次导入还有任务在进行，请等它完成，或先取消。')
  }
  if (ctx.now.getTime() - (batch.committedAt ?? batch.createdAt).getTime() > importKeptDays * 86_400_000) {
    throw conflict(
      'import_too_old',
      `这次导入已超过 ${importKeptDays} 天，逐行数据不再保留，不能继续或撤销。请重新上传文件。`,
    )
  }
  if (!states.includes(batch.state)) {
    throw conflict('import_state', wrongState[batch.state] ?? '这一步现在不能做。请刷新后查看最新状态。')
  }
  return batch
}

async function work(
  ctx: Context,
  batch: ImportEntity,
  state: ImportState,
  kind: string,
  title: string,
  input: Record<string, unknown> = {},
) {
  const job = await startJob(ctx, kind, title.slice(0, 120), { importId: batch.id, ...input })
  return ctx.save(batch, { state, jobId: job.id })
}

/** The first staged rows of every sheet, for reading titles off another header row. */
async function headsOf(ctx: Context, batch: ImportEntity) {
  const firsts = new Map<number, string>()
  for (const { id, sheet } of await outlineOf(ctx, batch.id)) if (!firsts.has(sheet)) firsts.set(sheet, id)
  const chunks = await ctx.byIds(ImportChunks, firsts.values())
  return new Map(
    [...chunks.values()].map(({ sheet, content }) => [
      sheet,
      unpack(content)
        .slice(0, headRows)
        .map(({ n, c, m }) => ({ sheet: batch.sheets[sheet]?.name ?? '', row: n, cells: c, merged: m })),
    ]),
  )
}

function errorsIn(sheets: readonly ImportSheet[], target: ImportTarget): FieldError[] {
  if (sheets.every(({ skip }) => skip)) {
    return [{ pointer: '/sheets', code: 'none', message: '至少选一张要导入的工作表' }]
  }
  return sheets.flatMap(({ skip, columns, constants, headerRows, name }, i) => {
    if (skip) return []
    const missing = target.fields.filter(
      ({ key, required }) => required && columns[key] === undefined && !constants[key],
    )
    const unknown = Object.keys(columns).filter((field) => !target.fields.some(({ key }) => key === field))
    const inconstant = Object.keys(constants).filter((field) => !(field in target.constants))
    return [
      ...missing.map(({ key, title }) => ({
        pointer: `/sheets/${i}/columns/${key}`,
        code: 'required',
        message: `“${name}”没有指定“${title}”在哪一列，请先指定${key in target.constants ? '，或填写整表共用的内容' : ''}`,
      })),
      ...unknown.map((field) => ({
        pointer: `/sheets/${i}/columns/${field}`,
        code: 'unknown',
        message: '没有这个字段',
      })),
      ...inconstant.map((field) => ({
        pointer: `/sheets/${i}/constants/${field}`,
        code: 'unknown',
        message: '这一项不能整表共用，请指定在哪一列',
      })),
      ...(headerRows[0] > headerRows[1]
        ? [{ pointer: `/sheets/${i}/headerRows`, code: 'order', message: `“${name}”的表头起始行不能在结束行之后` }]
        : []),
    ]
  })
}

async function remember(ctx: Context, kind: ImportKind, sheet: ImportSheet, options: MappingWrite['options']) {
  const fingerprint = fingerprintOf(sheet)
  const values = {
    columns: columnsByTitle(sheet),
    fillDown: sheet.fillDown,
    constants: sheet.constants,
    options,
    usedAt: ctx.now,
  }
  const [known] = await ctx.many(ImportMappings, { kind, fingerprint }, 'manage')
  if (known) await ctx.save(known, values)
  else await ctx.add(ImportMappings, { kind, fingerprint, ...values })
}
