import { codePosterDocument } from '#modules/enterprise/code-poster.document'
import { rectificationNoticeDocument } from '#modules/hazard/rectification-notice.document'
import { treatmentPlanDocument } from '#modules/hazard/treatment-plan.document'
import { supervisionAcceptanceDocument } from '#modules/oversight/supervision-acceptance.document'
import { supervisionExtensionDocument } from '#modules/oversight/supervision-extension.document'
import { supervisionNoticeDocument } from '#modules/oversight/supervision-notice.document'
import { noticeCardsDocument } from '#modules/risk/notice-card.document'
import type { Document } from '#platform/documents/document'

/** Every document of the product, for the threads that draw them: apart from `modules.ts`, which they need not load. */
export const documents: readonly Document<never>[] = [
  codePosterDocument,
  rectificationNoticeDocument,
  treatmentPlanDocument,
  supervisionAcceptanceDocument,
  supervisionExtensionDocument,
  supervisionNoticeDocument,
  noticeCardsDocument,
]
