import { defaultClock } from '@shuangfang/shared/oversight/supervision.clock'
import { documentEvents } from '@shuangfang/shared/oversight/supervision.events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { authorityById } from '#modules/authority/authority.service'
import { attachFiles, storeBuffer } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import type { Documents } from '#platform/documents/document'
import type { Rendered } from '#platform/documents/pdf'
import type { RowOf } from '#platform/entity'
import { defineConsumer } from '#platform/events'
import {
  documentFile,
  OfficialDocuments,
  SupervisionEntries,
  type SupervisionRow,
  Supervisions,
} from './oversight.entity'
import { supervisionAcceptanceDocument } from './supervision-acceptance.document'
import { supervisionExtensionDocument } from './supervision-extension.document'
import { type SupervisionNotice, supervisionNoticeDocument } from './supervision-notice.document'

/** Makes the file of an issued document, once, and keeps its hash: what was issued can always be proved. */
export const documentConsumer = defineConsumer({
  name: 'document-render',
  on: [documentEvents.issued],
  async run(ctx, event) {
    const document = await ctx.one(OfficialDocuments, event.subjectId, 'issue')
    if (document.fileId) return
    // The case may have passed to another office since: this document stays its issuer's.
    const home = ctx.system(document.caseTenantId)
    const order = await home.one(Supervisions, document.supervisionId, 'read')
    const issued: Issued = {
      kind: document.kind,
      entryId: document.entryId,
      number: document.number,
      at: document.issuedAt,
      issuer: document.issuer,
      verification: { url: `${ctx.services.config.publicUrl}/c/d/${document.code}`, code: document.code },
    }
    const { pdf } = await render(ctx, home, order, issued)
    const file = await storeBuffer(ctx, { name: `${document.title}.pdf`, type: 'application/pdf', buffer: pdf })
    await ctx.save(document, { fileId: file.id, sha256: file.sha256 })
    await attachFiles(ctx, [file.id], documentFile.on(document), '/fileId')
  },
})

interface Issued {
  kind: 'notice' | 'extension' | 'opinion'
  entryId: string | null
  number: string
  at: Date
  issuer: string
  verification: { url: string; code: string }
}

async function render(ctx: Context, home: Context, order: SupervisionRow, issued: Issued): Promise<Rendered> {
  const authority = await authorityById(ctx, ctx.tenantId)
  const common = {
    office: issued.issuer,
    redHead: authority.redHead ?? undefined,
    documentNumber: issued.number,
    enterprise: order.enterpriseName,
    hazardTitle: order.hazardTitle,
    issuedOn: toLocalDate(issued.at),
    createdAt: issued.at,
    isDemo: ctx.services.config.isDemo,
    verification: issued.verification,
  }
  const { documents } = ctx.services
  if (issued.kind === 'notice') return renderNotice(documents, order, common, authority.phone)
  const entry = await home.one(SupervisionEntries, issued.entryId ?? '', 'read')
  return issued.kind === 'extension'
    ? renderReply(documents, order, entry, common)
    : renderOpinion(documents, order, entry, common)
}

type Common = Pick<
  SupervisionNotice,
  'office' | 'documentNumber' | 'enterprise' | 'hazardTitle' | 'issuedOn' | 'createdAt' | 'isDemo' | 'verification'
>

function renderNotice(
  documents: Documents,
  order: SupervisionRow,
  common: Common,
  phone: string | null,
): Promise<Rendered> {
  return documents.render(supervisionNoticeDocument, {
    ...common,
    signatory: order.signerName ?? undefined,
    hazardContent: order.description,
    basis: order.basis.split(/[；;\n]/).filter(Boolean),
    deadline: order.treatBy,
    planDue: order.planBy ?? order.treatBy,
    progressInterval: '每月至少一次',
    extensionNotice: `${defaultClock.extensionLead}个工作日`,
    suspension: order.isStopped ? '停产停业' : undefined,
    requirements: order.requirements,
    supervisor: { office: common.office, phone: phone ?? undefined },
  })
}

type Entry = RowOf<typeof SupervisionEntries>

/** Who decided is who signs: the leader who signed the notice may never have seen this answer. */
function renderReply(documents: Documents, order: SupervisionRow, entry: Entry, common: Common): Promise<Rendered> {
  const { createdAt, content, decision, decisionNote, deciderName } = entry
  const isGranted = decision === 'granted'
  return documents.render(supervisionExtensionDocument, {
    ...common,
    signatory: deciderName ?? undefined,
    noticeNumber: order.number ?? '',
    appliedOn: toLocalDate(createdAt),
    originalDeadline: String(content.originalDeadline),
    requestedDeadline: String(content.until),
    newDeadline: isGranted ? String(content.until) : undefined,
    reason: String(content.reason),
    safeguards: String(content.measures),
    progress: `已完成 ${content.percent}%`,
    decision: isGranted ? 'granted' : 'refused',
    ground: decisionNote ?? '',
  })
}

function renderOpinion(documents: Documents, order: SupervisionRow, entry: Entry, common: Common): Promise<Rendered> {
  const { createdAt, content, decision, decisionNote, deciderName } = entry
  const panel = Array.isArray(content.panel) ? content.panel.map(String) : []
  return documents.render(supervisionAcceptanceDocument, {
    ...common,
    signatory: deciderName ?? undefined,
    noticeNumber: order.number ?? '',
    appliedOn: toLocalDate(createdAt),
    inspectedOn: common.issuedOn,
    result: decision === 'granted' ? 'accepted' : 'rejected',
    explanation: decisionNote ?? '',
    members: panel.map((name) => ({ name, organization: '' })),
  })
}
