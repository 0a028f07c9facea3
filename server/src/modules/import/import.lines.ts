import type { ImportOutcome } from '@shuangfang/shared/import/import.contract'
import { type Page, totalLimit } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { notFound } from '#platform/errors'
import { unpack } from '#platform/packed'
import { type ImportChunk, ImportChunks, type LineGroup, type PlannedLine } from './import.entity'
import { countIn, outlineOf } from './import.report'

/** A planned line with its place: `id` names it within its import. */
export interface FoundLine {
  id: string
  chunk: ImportChunk
  position: number
  line: PlannedLine
}
export interface LineQuery {
  outcome?: ImportOutcome
  reason?: string
  warned?: '1'
  after?: string
  size: number
  total?: '1'
}

/** Lines that are alike, counted. */
export function groupsOf(lines: readonly PlannedLine[]): LineGroup[] {
  const groups = new Map<string, LineGroup>()
  for (const { outcome, reason, warned } of lines) {
    const key = `${outcome} ${reason} ${warned}`
    const group = groups.get(key) ?? { outcome, reason, warned, count: 0 }
    group.count++
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** One page of the planned lines of an import, in the order of the file. Opens only chunks that hold such lines. */
export async function linesOf(ctx: Context, batchId: string, query: LineQuery): Promise<Page<FoundLine>> {
  const isMeant = meant(query)
  const chunks = (await outlineOf(ctx, batchId)).filter(({ tally }) => tally.some(isMeant))
  const [from, last] = query.after === undefined ? [0n, -1] : placeOf(query.after)
  const items: FoundLine[] = []
  for (const { id } of chunks.filter((chunk) => BigInt(chunk.id) >= from)) {
    if (items.length > query.size) break
    const found = linesIn(await ctx.one(ImportChunks, id, 'read')).filter(({ line }) => isMeant(line))
    items.push(...(BigInt(id) === from ? found.filter(({ position }) => position > last) : found))
  }
  const page = items.slice(0, query.size)
  return {
    items: page,
    next: items.length > query.size ? (page.at(-1)?.id ?? null) : null,
    total: query.total ? Math.min(countIn(chunks, isMeant), totalLimit + 1) : null,
  }
}

const meant =
  ({ outcome, reason, warned }: LineQuery) =>
  (line: Omit<LineGroup, 'count'>): boolean =>
    (!outcome || line.outcome === outcome) && (!reason || line.reason === reason) && (!warned || line.warned)

const linesIn = (chunk: ImportChunk): FoundLine[] =>
  (chunk.planned ? unpack(chunk.planned) : []).map((line, position) => ({
    id: `${chunk.id}-${position}`,
    chunk,
    position,
    line,
  }))

function placeOf(after: string): [chunk: bigint, position: number] {
  const [, chunk, position] = /^(\d{1,19})-(\d{1,6})$/.exec(after) ?? []
  if (chunk === undefined) throw notFound('这一页')
  return [BigInt(chunk), Number(position)]
}
