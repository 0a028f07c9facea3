import type { ImportKind } from '@shuangfang/shared/import/import.contract'
import { riskTarget } from './risk.target'
import type { ImportTarget } from './target'

/** What can be imported. Each target keeps its own types; the mechanism hands them back untouched. */
const targets: Record<ImportKind, ImportTarget> = { risk: riskTarget as unknown as ImportTarget }

export const targetOf = (kind: ImportKind): ImportTarget => targets[kind]
