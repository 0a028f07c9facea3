import { defaultClock } from '@shuangfang/shared/oversight/supervision.clock'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { authorityById } from '#modules/authority/authority.service'
import { storeBuffer } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import type { Rendered } from '#platform/documents/pdf'
import type { RowOf } from '#platform/entity'
import type { Consumer } from '#platform/events'
import { OfficialDocuments, SupervisionEntries, type SupervisionRow, Supervisions } from './oversight.entity'
import { renderSupervisionAcceptance } from './supervision-acceptance.document'
import { renderSupervisionExtension } from './supervision-extension.document'
import { renderSupervisionNotice, type SupervisionNotice } from './supervision-notice.document'

/** Makes the file of an issued document, once, and keeps its hash: what was issued can always be proved. */
export const documentConsumer: Consumer = {
  name: 'document-render',
  on: ['document.issued'],
  async run(ctx, event) {
    const document = await ctx.one(OfficialDocuments, event.subjectId, 'issue')
    if (document.fileId) return
    const order = await ctx.one(Supervisions, document.supervisionId, 'read')
    const issued: Issued = {
      kind: document.kind,
      entryId: document.entryId,
      number: document.number,
      at: document.issuedAt,
      verification: { url: `${ctx.services.config.publicUrl}/c/d/${document.code}`, code: document.code },
    }
    const { pdf } = await render(ctx, order, issued)
    const file = await storeBuffer(ctx, { name: `${document.title}.pdf`, type: 'application/pdf', buffer: pdf })
    await ctx.save(document, { fileId: file.id, sha256: file.sha256 })
  },
}

interface Issued {
  kind: 'notice' | 'extension' | 'opinion'
  entryId: string | null
  number: string
  at: Date
  verification: { url: string; code: string }
}

async function render(ctx: Context, order: SupervisionRow, issued: Issued): Promise<Rendered> {
  const common = {
    office: order.authorityName,
    documentNumber: issued.number,
    enterprise: order.enterpriseName,
    hazardTitle: order.hazardTitle,
    issuedOn: toLocalDate(issued.at),
    createdAt: issued.at,
    isDemo: ctx.services.config.isDemo,
    verification: issued.verification,
  }
  if (issued.kind === 'notice') return renderNotice(ctx, order, common)
  const entry = await ctx.one(SupervisionEntries, issued.entryId ?? '', 'read')
  return issued.kind === 'extension' ? renderReply(order, entry, common) : renderOpinion(order, entry, common)
}

type Common = Pick<
  SupervisionNotice,
  'office' | 'documentNumber' | 'enterprise' | 'hazardTitle' | 'issuedOn' | 'createdAt' | 'isDemo' | 'verification'
>

async function renderNotice(ctx: Context, order: SupervisionRow, common: Common): Promise<Rendered> {
  const authority = await authorityById(ctx, order.tenantId)
  return renderSupervisionNotice({
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
    supervisor: { office: order.authorityName, phone: authority.phone ?? undefined },
  })
}

type Entry = RowOf<typeof SupervisionEntries>

/** Who decided is who signs: the leader who signed the notice may never have seen this answer. */
function renderReply(order: SupervisionRow, entry: Entry, common: Common): Promise<Rendered> {
  const { createdAt, content, decision, decisionNote, deciderName } = entry
  const isGranted = decision === 'granted'
  return renderSupervisionExtension({
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

function renderOpinion(order: SupervisionRow, entry: Entry, common: Common): Promise<Rendered> {
  const { createdAt, content, decision, decisionNote, deciderName } = entry
  const panel = Array.isArray(content.panel) ? content.panel.map(String) : []
  return renderSupervisionAcceptance({
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
