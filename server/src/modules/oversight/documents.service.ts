import { newCode } from '#modules/enterprise/enterprise.service'
import { sendFile } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { conflict, notFound } from '#platform/errors'
import { OfficialDocuments, type SupervisionRow, Supervisions } from './oversight.entity'

type Kind = 'notice' | 'extension' | 'opinion'
const titles: Record<Kind, string> = {
  notice: '重大事故隐患挂牌督办通知书',
  extension: '重大事故隐患治理延期批复',
  opinion: '重大事故隐患挂牌督办验收意见书',
}

/** Draws the code that anyone can check and registers the document; the worker makes its file after the commit. */
async function issue(ctx: Context, order: SupervisionRow, kind: Kind, number: string, entryId: string | null) {
  const document = await ctx.add(OfficialDocuments, {
    code: newCode(),
    kind,
    number,
    title: titles[kind],
    issuer: order.authorityName,
    addressee: order.enterpriseName,
    issuedAt: ctx.now,
    supervisionId: order.id,
    entryId,
  })
  await ctx.emit('document.issued', document, { kind, number })
  return document.code
}

export const issueNotice = (ctx: Context, order: SupervisionRow, number: string) =>
  issue(ctx, order, 'notice', number, null)

export const issueExtensionReply = async (ctx: Context, order: SupervisionRow, entryId: string) =>
  issue(ctx, order, 'extension', await seriesNumber(ctx, order, '延'), entryId)

export const issueOpinion = async (ctx: Context, order: SupervisionRow, entryId: string) =>
  issue(ctx, order, 'opinion', await seriesNumber(ctx, order, '验'), entryId)

/** 新应急督验〔2026〕3号: the notice's word with a letter more, numbered by year. */
async function seriesNumber(ctx: Context, order: SupervisionRow, letter: string): Promise<string> {
  const word = order.number?.split('〔')[0] ?? ''
  const year = new Date(ctx.now.getTime() + 8 * 3_600_000).getUTCFullYear()
  return `${word}${letter}〔${year}〕${await ctx.nextNumber(`${letter}-${year}`)}号`
}

/** Every document of a case that the actor may see, oldest first. The enterprise reads them through the case that is about it. */
export const documentsOf = (ctx: Context, order: SupervisionRow) =>
  ctx.system(order.tenantId).all(OfficialDocuments, { supervisionId: order.id })

export async function openSupervisionDocument(ctx: Context, id: string, documentId: string) {
  const order = await ctx.one(Supervisions, id, 'read')
  const document = (await documentsOf(ctx, order)).find((one) => one.id === documentId)
  if (!document) throw notFound('这份文书')
  if (!document.fileId) throw conflict('document_in_making', '文书正在生成，请几秒后再打开。')
  const file = await sendFile(ctx.system(order.tenantId), document.fileId)
  return { ...file, name: `${document.title}-${document.number}.pdf`, inline: true }
}

/** What the QR code on a document proves, to anyone. */
export async function verifyDocument(ctx: Context, code: string) {
  const id = await ctx.idBy(OfficialDocuments, 'verify', { code })
  if (!id) throw notFound('这份文书。请核对核验码，或联系落款单位')
  return ctx.one(OfficialDocuments, id, 'verify')
}
