import { toLine } from '@shuangfang/shared/kit/text'
import { documentEvents } from '@shuangfang/shared/oversight/supervision.events'
import { authorityById } from '#modules/authority/authority.service'
import { newCode } from '#modules/enterprise/enterprise.service'
import { sendFile } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import type { RowOf } from '#platform/entity'
import { conflict, notFound } from '#platform/errors'
import { issuersOf } from './handover.report'
import { OfficialDocuments, type SupervisionRow, Supervisions } from './oversight.entity'

type Kind = 'notice' | 'extension' | 'opinion'
const titles: Record<Kind, string> = {
  notice: '重大事故隐患挂牌督办通知书',
  extension: '重大事故隐患治理延期批复',
  opinion: '重大事故隐患挂牌督办验收意见书',
}

/**
 * Draws the code that anyone can check and registers the document in the office that issues it, under its name of today;
 * the worker makes its file after the commit.
 */
async function issue(ctx: Context, order: SupervisionRow, kind: Kind, number: string, entryId: string | null) {
  const { name } = await authorityById(ctx, ctx.tenantId)
  const document = await ctx.add(OfficialDocuments, {
    code: newCode(),
    kind,
    number,
    title: titles[kind],
    issuer: name,
    addressee: order.enterpriseName,
    issuedAt: ctx.now,
    caseTenantId: order.tenantId,
    supervisionId: order.id,
    entryId,
  })
  await ctx.emit(documentEvents.issued, document, { kind, number })
  return document.code
}

export const issueNotice = (ctx: Context, order: SupervisionRow, number: string) =>
  issue(ctx, order, 'notice', number, null)

export const issueExtensionReply = async (ctx: Context, order: SupervisionRow, entryId: string) =>
  issue(ctx, order, 'extension', await seriesNumber(ctx, '延'), entryId)

export const issueOpinion = async (ctx: Context, order: SupervisionRow, entryId: string) =>
  issue(ctx, order, 'opinion', await seriesNumber(ctx, '验'), entryId)

/** 新应急督验〔2026〕3号: the issuing office's word with a letter more, numbered by year. */
async function seriesNumber(ctx: Context, letter: string): Promise<string> {
  const { documentWord: word } = await authorityById(ctx, ctx.tenantId)
  const year = new Date(ctx.now.getTime() + 8 * 3_600_000).getUTCFullYear()
  return `${word}${letter}〔${year}〕${await ctx.nextNumber(`${letter}-${year}`)}号`
}

/** Every document of a case that the actor may see, oldest first, whichever office issued it. They are read through the case. */
export async function documentsOf(ctx: Context, { id }: Pick<SupervisionRow, 'id'>) {
  const issuers = await issuersOf(ctx, id)
  const parts = await Promise.all(
    issuers.map((office) => ctx.system(office).all(OfficialDocuments, { supervisionId: id })),
  )
  return parts.flat().sort((a, b) => a.issuedAt.getTime() - b.issuedAt.getTime() || Number(BigInt(a.id) - BigInt(b.id)))
}

export async function openSupervisionDocument(ctx: Context, id: string, documentId: string) {
  const order = await ctx.one(Supervisions, id, 'read')
  return sendDocument(
    ctx,
    (await documentsOf(ctx, order)).find((one) => one.id === documentId),
  )
}

/** The file of a document that was reached through its case. */
export async function sendDocument(ctx: Context, document: RowOf<typeof OfficialDocuments> | undefined) {
  if (!document) throw notFound('这份文书')
  if (!document.fileId) throw conflict('document_in_making', '文书正在生成，请几秒后再打开。')
  const file = await sendFile(ctx.system(document.tenantId), document.fileId)
  return { ...file, name: `${document.title}-${document.number}.pdf`, inline: true }
}

/** What the QR code on a document proves, to anyone. */
export async function verifyDocument(ctx: Context, code: string) {
  const anyone = ctx.anyone()
  const id = await anyone.idBy(OfficialDocuments, 'verify', { code })
  if (!id) throw notFound('这份文书。请核对核验码，或联系落款单位')
  const document = await anyone.one(OfficialDocuments, id, 'verify')
  // Of before names were one line: what stands here is read as the office's own words.
  return { ...document, issuer: toLine(document.issuer), addressee: toLine(document.addressee) }
}
