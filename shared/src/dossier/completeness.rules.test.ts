import { describe, expect, it } from 'vitest'
import { bookStates, completeness, type DossierFacts } from './completeness.rules'

const full: DossierFacts = {
  profile: { principalPhone: true, safetyPhone: true, products: true },
  people: { active: 10, principals: 1, safetyManagers: 1, units: 4 },
  risks: { points: 3, graded: 12, ungraded: 0, register: 'approved', plans: 1 },
  hazards: { total: 4, waiting: 0, overdue: 0, recent: 1 },
  standardization: { evaluation: 'approved', certificate: 'valid' },
  supervision: { open: 0, unreceived: 0, late: 0 },
}
const todos = (facts: DossierFacts) =>
  bookStates(facts).flatMap(({ items }) => items.flatMap(({ todo }) => (todo ? [todo] : [])))

describe('the completeness of a dossier', () => {
  it('is whole when nothing is left to do', () => {
    expect(todos(full)).toEqual([])
    expect(completeness(bookStates(full))).toBe(100)
  })

  it('says what to do next, with the number where it counts something', () => {
    const facts: DossierFacts = {
      ...full,
      risks: { ...full.risks, ungraded: 5 },
      hazards: { ...full.hazards, overdue: 2 },
      standardization: { evaluation: 'submitted', certificate: 'expired' },
    }
    expect(todos(facts)).toEqual([
      '还有 5 条风险没有评价分级',
      '2 条隐患已超期，请督促整改',
      '等待主要负责人批准自评',
      '证书已过期，请申请定级并登记新证书',
    ])
    expect(completeness(bookStates(facts))).toBe(80)
  })

  it('shows a book that is empty as empty', () => {
    const empty = { ...full, risks: { points: 0, graded: 0, ungraded: 0, register: null, plans: 0 } }
    expect(bookStates(empty).find(({ book }) => book === 'risks')?.percent).toBe(0)
  })
})
