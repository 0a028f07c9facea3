import type { CertificateState } from '../standardization/certificate.rules'
import type { codeColours } from './enterprise.contract'

export type CodeColour = (typeof codeColours)[number]

/** What the colour of an enterprise's code follows from. */
export interface ColourFacts {
  /** Major hazards not closed, those under listed supervision, and those whose rectification is late. */
  majorOpen: number
  supervised: number
  majorOverdue: number
  /** General hazards whose rectification is late, and for how many whole days the latest of them. */
  generalOverdue: number
  longestOverdueDays: number
  /** The certificate that counts; null where there is none. */
  certificate: { state: CertificateState; daysLeft: number; daysHeld: number } | null
  /** Year of the last self-evaluation that was submitted; null where there is none. */
  evaluatedYear: number | null
  thisYear: number
}

export interface ColourVerdict {
  colour: CodeColour
  rule: string
  reason: string
}

interface ColourRule {
  rule: string
  colour: CodeColour
  /** What the rule says, for the page that explains colours. */
  text: string
  /** Why it applies to these facts; null where it does not. */
  applies: (facts: ColourFacts) => string | null
}

/** Tolerated: so many late general hazards, each so many days. */
const tolerated = { count: 3, days: 7 }
/** Days before its end from which a certificate turns the code yellow. */
const certificateDays = 30

const says = (isSo: boolean, reason: string) => (isSo ? reason : null)

/**
 * 平台规则, not law: no document fixes how a code is coloured. The gravest rule that applies decides; each change keeps
 * the rule and the facts it saw.
 */
export const colourRules: readonly ColourRule[] = [
  {
    rule: 'R1',
    colour: 'red',
    text: '有挂牌督办中的重大隐患',
    applies: (f) => says(f.supervised > 0, `${f.supervised} 条重大隐患正在挂牌督办，尚未摘牌`),
  },
  {
    rule: 'R2',
    colour: 'red',
    text: '重大隐患整改逾期',
    applies: (f) => says(f.majorOverdue > 0, `${f.majorOverdue} 条重大隐患超过整改期限`),
  },
  {
    rule: 'O1',
    colour: 'orange',
    text: '有未销号的重大隐患',
    applies: (f) => says(f.majorOpen > 0, `${f.majorOpen} 条重大隐患正在治理，尚未销号`),
  },
  {
    rule: 'Y1',
    colour: 'yellow',
    text: `逾期的一般隐患超过 ${tolerated.count} 条`,
    applies: (f) => says(f.generalOverdue > tolerated.count, `${f.generalOverdue} 条一般隐患超过整改期限`),
  },
  {
    rule: 'Y2',
    colour: 'yellow',
    text: `一般隐患逾期超过 ${tolerated.days} 天`,
    applies: (f) => says(f.longestOverdueDays > tolerated.days, `有一般隐患已逾期 ${f.longestOverdueDays} 天`),
  },
  {
    rule: 'Y3',
    colour: 'yellow',
    text: '标准化证书已过期',
    applies: ({ certificate }) => says(certificate?.state === 'expired', '标准化证书已过期'),
  },
  {
    rule: 'Y4',
    colour: 'yellow',
    text: `标准化证书 ${certificateDays} 天内到期`,
    applies: ({ certificate }) =>
      says(
        certificate?.state === 'expiring' && certificate.daysLeft <= certificateDays,
        `标准化证书还有 ${certificate?.daysLeft} 天到期`,
      ),
  },
  {
    rule: 'Y5',
    colour: 'yellow',
    text: '持证满一年而上一年度和本年度都没有标准化自评',
    applies: ({ certificate, evaluatedYear, thisYear }) =>
      says(
        isInForce(certificate) && (certificate?.daysHeld ?? 0) > 365 && (evaluatedYear ?? 0) < thisYear - 1,
        '一年以上没有开展标准化自评',
      ),
  },
]

const isInForce = (certificate: ColourFacts['certificate']) =>
  certificate?.state === 'valid' || certificate?.state === 'expiring'

/** The rule that applies to none. */
export const greenRule = { rule: 'G0', colour: 'green', text: '以上情形都没有' } as const

/** The colour these facts give, by which rule and why. */
export function colourOf(facts: ColourFacts): ColourVerdict {
  for (const { rule, colour, applies } of colourRules) {
    const reason = applies(facts)
    if (reason) return { colour, rule, reason }
  }
  const late = facts.generalOverdue
  return {
    colour: greenRule.colour,
    rule: greenRule.rule,
    reason: late
      ? `没有未销号的重大隐患；${late} 条一般隐患逾期，未超过 ${tolerated.count} 条和 ${tolerated.days} 天`
      : '没有未销号的重大隐患，也没有逾期的一般隐患',
  }
}

export const ruleText = (rule: string): string =>
  colourRules.find((candidate) => candidate.rule === rule)?.text ?? greenRule.text

/** When the colour may change though nothing happens: the day after a late general hazard exceeds what is tolerated. */
export const nextTurn = (oldestOverdue: Date | null, now: Date): Date | null => {
  if (!oldestOverdue) return null
  const at = new Date(oldestOverdue.getTime() + (tolerated.days + 1) * 86_400_000)
  return at > now ? at : null
}
