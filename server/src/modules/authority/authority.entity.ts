import type {
  AuthorityCreation,
  authorityRequestStates,
  JurisdictionWrite,
} from '@shuangfang/shared/authority/authority.contract'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import type { z } from 'zod'
import { civilDate, code, defineEntity, instant, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** The registry of authorities. `id` equals `tenantId`. */
export const Authorities = defineEntity({
  subject: 'Authority',
  table: 'authority',
  owner: 'tenant',
  registry: true,
  columns: {
    name: varchar(120),
    shortName: varchar(40),
    regionCode: code(12),
    documentWord: varchar(20),
    redHead: nullable(varchar(40)),
    phone: nullable(code(20)),
    /** The office that this one was merged into, and the first day of that. */
    mergedIntoId: nullable(ref()),
    mergedOn: nullable(civilDate()),
  },
})
export type AuthorityEntity = RowOf<typeof Authorities>

/** Region subtree × sectors that an authority oversees, between two days. */
export const Jurisdictions = defineEntity({
  subject: 'Authority',
  table: 'jurisdiction',
  owner: 'tenant',
  registry: true,
  columns: {
    regionCode: code(12),
    sectors: nullable(json<Sector[]>()),
    validFrom: civilDate(),
    validTo: nullable(civilDate()),
  },
})

type Creation = z.output<typeof AuthorityCreation>
/** What is asked for, whole: a new authority has people and an entry, a further part only itself. */
export interface AuthorityContent {
  jurisdictions: z.output<typeof JurisdictionWrite>[]
  entry: Pick<Creation, 'name' | 'shortName' | 'regionCode' | 'documentWord' | 'redHead' | 'phone'> | null
  /** Only of a merger. */
  merger?: { intoId: string; intoName: string; from: string }
  people: { as: 'administrator' | 'leader'; name: string; login: string; phone: string }[]
}

/** New authorities, further jurisdictions and mergers, asked by one person of the operator and decided by another. */
export const AuthorityRequests = defineEntity({
  subject: 'AuthorityRequest',
  table: 'authority_request',
  owner: 'tenant',
  columns: {
    act: code<'create' | 'jurisdiction' | 'merge'>(16),
    authorityId: nullable(ref()),
    name: varchar(120),
    content: json<AuthorityContent>(),
    state: code<(typeof authorityRequestStates)[number]>(16),
    reason: varchar(300),
    askedById: ref('account'),
    askedByName: varchar(40),
    decidedByName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
    note: nullable(varchar(300)),
  },
})
export type AuthorityRequest = RowOf<typeof AuthorityRequests>
