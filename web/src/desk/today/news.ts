import type { NewsList } from '@shuangfang/shared/dossier/dossier.contract'

type News = NewsList['items'][number]
const pages: Record<string, (id: string) => string> = {
  Hazard: (id) => `/desk/hazards/${id}`,
  Supervision: (id) => `/desk/supervisions/${id}`,
  Risk: (id) => `/desk/risk?open=${id}`,
  RiskPoint: (id) => `/desk/risk/points?open=${id}`,
  Register: (id) => `/desk/risk/registers?open=${id}`,
  Evaluation: (id) => `/desk/standardization/evaluations/${id}`,
  Certificate: () => '/desk/standardization/certificates',
  Enterprise: () => '/desk/dossier',
}

/** Page of what an event changed; what was removed has none. */
export const newsLink = ({ subject, subjectId, type }: Pick<News, 'subject' | 'subjectId' | 'type'>) =>
  type.endsWith('.removed') ? undefined : pages[subject]?.(subjectId)
