import type { OpenAct, RegisteredValues } from '@shuangfang/shared/belonging/belonging.contract'
import type { ChangeState } from '@shuangfang/shared/belonging/belonging.workflow'
import { defineFilePlace } from '#platform/attachments'
import { bool, code, defineEntity, instant, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** A requested change of what is registered of an enterprise; values before and after as they stood when it was asked. */
export const EnterpriseChanges = defineEntity({
  subject: 'EnterpriseChange',
  table: 'enterprise_change',
  owner: 'enterprise',
  namedOffices: ['releasingOfficeId', 'receivingOfficeId'],
  columns: {
    state: code<ChangeState>(16),
    former: json<RegisteredValues>(),
    wanted: json<RegisteredValues>(),
    reason: varchar(1000),
    files: json<string[]>(),
    requesterId: ref('account'),
    requesterName: varchar(40),
    /** The office in charge when it was asked; empty where none is over the place as it stands. */
    releasingOfficeId: nullable(ref()),
    releasingOfficeName: nullable(varchar(120)),
    releasedAt: nullable(instant()),
    releaserName: nullable(varchar(40)),
    releaseNote: nullable(varchar(500)),
    /** The office that takes it over; empty where it stays with the office in charge. */
    receivingOfficeId: nullable(ref()),
    receivingOfficeName: nullable(varchar(120)),
    receivedAt: nullable(instant()),
    receiverName: nullable(varchar(40)),
    receiveNote: nullable(varchar(500)),
    /** What becomes of the open acts that a move leaves behind, once the releasing office has decided it. */
    acts: nullable(json<OpenAct[]>()),
    refusedBy: nullable(varchar(170)),
    refusal: nullable(varchar(500)),
    decidedAt: nullable(instant()),
    /** True while nothing is decided, null after: makes "one open request an enterprise" a unique key. */
    isOpen: nullable(bool()),
  },
})
/** What proves the change: the licence, the lease. */
export const changeProof = defineFilePlace({ of: EnterpriseChanges, part: 'proof', accepts: 'scans' })

export type ChangeRow = RowOf<typeof EnterpriseChanges>
