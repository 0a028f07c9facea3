import type { Sector } from '@shuangfang/shared/reference/sectors'
import { code, defineEntity, instant, nullable, type RowOf, ref } from '#platform/entity'

/**
 * How a belonging began: accepted or opened under this place, moved there by a decided request, changed by the enterprise
 * itself (as it could before requests), or found so when this register was begun.
 */
export type BelongingCause = 'accepted' | 'opened' | 'moved' | 'self_edited' | 'found'

/** Where an enterprise belonged, from one moment until another: with the jurisdictions, who oversaw it when. */
export const Belongings = defineEntity({
  subject: 'Enterprise',
  table: 'belonging',
  owner: 'enterprise',
  columns: {
    regionCode: code(12),
    sector: code<Sector>(32),
    validFrom: instant(),
    /** Null for the present one. */
    validTo: nullable(instant()),
    cause: code<BelongingCause>(16),
    /** The request that moved it there. */
    changeId: nullable(ref('enterprise_change')),
  },
})
export type BelongingRow = RowOf<typeof Belongings>
