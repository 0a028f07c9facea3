import { z } from 'zod'
import { codeColours, Enterprise } from '../enterprise/enterprise.contract'
import { CivilDate, defineApi, Id, Instant } from '../kit/contract'
import { Certainty } from '../reference/certainty'
import { RiskLevel } from '../risk/risk.methods'
import { Certificate } from '../standardization/certificate.contract'
import { Evaluation } from '../standardization/standardization.contract'
import { books } from './completeness.rules'

export const DossierFigures = z.object({
  risks: z.record(RiskLevel, z.number().int()),
  ungraded: z.number().int(),
  /** Hazards by state; void reports are none. */
  hazards: z.record(z.string(), z.number().int()),
  open: z.number().int(),
  overdue: z.number().int(),
  majorOpen: z.number().int(),
  supervised: z.number().int(),
  closed: z.number().int(),
})
export type DossierFigures = z.output<typeof DossierFigures>

export const BookState = z.object({
  book: z.enum(books),
  percent: z.number().int(),
  items: z.array(z.object({ label: z.string(), isDone: z.boolean(), todo: z.string().nullable(), link: z.string() })),
})

const Colour = z.enum(codeColours)
export const ColourChange = z.object({
  at: Instant,
  from: Colour,
  to: Colour,
  rule: z.string(),
  reason: z.string(),
})

export const Activity = z.object({
  id: z.string(),
  type: z.string(),
  actorName: z.string(),
  detail: z.string(),
  occurredAt: Instant,
})

/** 一企一档: what one page tells of an enterprise, to itself and to the authorities over it. */
export const Dossier = z.object({
  enterprise: Enterprise,
  regionName: z.string(),
  industryName: z.string(),
  /** By which platform rule the code has its colour. */
  colour: z.object({ colour: Colour, reason: z.string(), rule: z.string(), ruleText: z.string() }),
  colourChanges: z.array(ColourChange),
  figures: DossierFigures,
  certificate: Certificate.nullable(),
  evaluation: Evaluation.nullable(),
  completeness: z.number().int(),
  books: z.array(BookState),
  activity: z.array(Activity),
  /** Which authorities looked, newest first; told to the enterprise only. */
  views: z.array(
    z.object({
      id: z.string(),
      viewer: z.string(),
      authority: z.string(),
      at: Instant,
      /** Why they looked at the telephones; null: at the dossier. */
      reason: z.string().nullable(),
    }),
  ),
  asOf: Instant,
})
export type Dossier = z.output<typeof Dossier>

/** What the enterprise owes next, nearest first. */
export const DutyList = z.object({
  asOf: Instant,
  duties: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      detail: z.string(),
      due: CivilDate.nullable(),
      basis: z.string(),
      certainty: Certainty,
      link: z.string(),
    }),
  ),
})
export type DutyList = z.output<typeof DutyList>

/** What happened since, newest first; `more`: there was more than is told. */
export const NewsList = z.object({
  since: Instant,
  /** When the reader was here last, on whatever device; null on the first visit. */
  lastVisitAt: Instant.nullable(),
  items: z.array(Activity.extend({ subject: z.string(), subjectId: Id, payload: z.record(z.string(), z.unknown()) })),
  more: z.boolean(),
})
export type NewsList = z.output<typeof NewsList>

const params = z.strictObject({ enterprise: Id })
export const dossierApi = defineApi({
  dossier: {
    method: 'GET',
    path: '/dossiers/:enterprise',
    summary: '一企一档：本企业或辖区内一家企业的档案',
    allow: 'Enterprise:read_dossier',
    params,
    output: Dossier,
  },
  duties: {
    method: 'GET',
    path: '/dossiers/:enterprise/duties',
    summary: '一家企业接下来要办的法定和到期事项，各有期限和依据',
    allow: 'Enterprise:read_dossier',
    params,
    output: DutyList,
  },
  news: {
    method: 'GET',
    path: '/dossiers/:enterprise/news',
    summary: '一家企业自本人上次来过（至少昨天）以来的变化，限本人能看的',
    allow: 'Enterprise:read_dossier',
    params,
    output: NewsList,
  },
})
