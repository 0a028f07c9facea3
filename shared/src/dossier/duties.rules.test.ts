import { describe, expect, it } from 'vitest'
import { type DutyFacts, dutiesOf } from './duties.rules'

const none: DutyFacts = { cases: [], certificate: null, evaluatedYear: null, registerApprovedAt: null }
const order = {
  id: '7',
  number: '新应急督〔2026〕3号',
  hazardTitle: '喷漆室没有可燃气体报警',
  state: 'treating' as const,
  planBy: '2026-10-09',
  progressBy: '2026-12-10',
  answerBy: null,
  treatBy: '2026-12-31',
}
const today = '2026-11-25'
const short = (facts: Partial<DutyFacts>, day = today) =>
  dutiesOf({ ...none, ...facts }, day).map(({ title, due, certainty }) => [title, due, certainty])

describe('what an enterprise owes next', () => {
  it('is what binds, nearest first, before what we only remind of', () => {
    expect(
      short({
        cases: [order],
        certificate: { level: 'three', number: 'AQB-1', issuer: '郑州市应急管理局', expiresOn: '2027-03-01' },
        evaluatedYear: 2026,
      }),
    ).toEqual([
      ['挂牌督办：报告进展', '2026-12-10', 'verified'],
      ['挂牌督办：要延期的，申请的最后一天', '2026-12-10', 'verified'],
      ['挂牌督办：完成治理', '2026-12-31', 'verified'],
      ['标准化证书到期换证', '2027-03-01', 'verified'],
      ['风险分级管控清单重新辨识、批准', null, 'unverified'],
      ['2027 年度标准化自评', '2027-12-31', 'unverified'],
    ])
  })

  it('is not what the authority owes, and no day to ask for more time once that has passed', () => {
    const waiting = { ...order, state: 'acceptance_review' as const, answerBy: '2026-12-01' }
    expect(short({ cases: [waiting] }).map(([title]) => title)).not.toContain('挂牌督办：监管部门组织验收')
    expect(short({ cases: [order] }, '2026-12-20').map(([title]) => title)).not.toContain(
      '挂牌督办：要延期的，申请的最后一天',
    )
  })

  it('counts a year from the last approval and the last evaluation', () => {
    const facts = { registerApprovedAt: new Date('2026-02-28T16:30:00Z'), evaluatedYear: 2025 }
    expect(short(facts)).toEqual([
      ['2026 年度标准化自评', '2026-12-31', 'unverified'],
      ['风险分级管控清单重新辨识、批准', '2027-03-01', 'unverified'],
    ])
  })

  it('names for every day where it comes from', () => {
    for (const { basis } of dutiesOf({ ...none, cases: [order] }, today)) expect(basis.length).toBeGreaterThan(4)
  })
})
