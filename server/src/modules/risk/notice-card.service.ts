import { Readable } from 'node:stream'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { measureKinds, type Risk } from '@shuangfang/shared/risk/risk.contract'
import { riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { signsFor } from '@shuangfang/shared/risk/risk.signs'
import { measureNames } from '@shuangfang/shared/risk/risk.words'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import type { Sent } from '#platform/http'
import { noticeCardsDocument } from './notice-card.document'
import type { NoticeCard } from './notice-card.frame'
import { type RiskPointEntity, Risks } from './risk.entity'
import { riskPointById } from './risk.service'
import { riskViews } from './risk-view.service'

/** What fits on a card: the gravest few; the code leads to the rest. */
const shownRisks = 6

/** 岗位安全风险告知卡 of one point, as a PDF. 422 while nothing at the point is graded. */
export async function noticeCard(ctx: Context, pointId: string): Promise<Sent> {
  const point = await riskPointById(ctx, pointId)
  if (!point.level) {
    throw unprocessable('risk_point_ungraded', '这个风险点还没有评定等级，不能生成告知卡。请先录入风险并评级。')
  }
  const items = await ctx.every(Risks, { filter: { riskPointId: pointId } })
  const graded = (await riskViews(ctx, items)).filter((risk) => risk.level)
  graded.sort((a, b) => gravity(a) - gravity(b))
  const enterprise = await enterpriseById(ctx, point.tenantId)
  const phone = enterprise.safetyPhone ?? '12350'
  const card = cardOf(point, graded, phone, `${ctx.services.config.publicUrl}/c/p/${point.code}`)
  const { pdf } = await ctx.services.documents.render(noticeCardsDocument, {
    enterprise: enterprise.name,
    size: 'A4',
    cards: [card],
    createdAt: ctx.now,
    isDemo: ctx.services.config.isDemo,
  })
  return {
    stream: Readable.from([pdf]),
    type: 'application/pdf',
    name: `岗位安全风险告知卡-${point.name}.pdf`,
    inline: true,
  }
}

const gravity = ({ level }: Risk) => (level ? riskLevels.indexOf(level) : riskLevels.length)
const distinct = (texts: (string | null)[]) => [...new Set(texts.filter((text): text is string => !!text))]

function cardOf(point: RiskPointEntity, graded: readonly Risk[], reportPhone: string, url: string): NoticeCard {
  const risks = graded.slice(0, shownRisks)
  const others = graded.length - risks.length
  const accidentTypes = distinct(risks.flatMap((risk) => risk.accidentTypes))
  const assessed = risks.flatMap(({ assessedAt }) => assessedAt ?? [])
  const latest = assessed.sort((a, b) => b.getTime() - a.getTime())[0]
  return {
    level: point.level ?? 'low',
    pointName: point.name,
    pointNumber: point.number,
    area: point.location || point.name,
    unit: point.unitName ?? '—',
    owner: point.personName ?? '—',
    hazards: distinct(risks.map(({ factor }) => factor)),
    others,
    accidentTypes,
    consequence: distinct(risks.map(({ consequence }) => consequence)).join('；') || undefined,
    measures: measureKinds
      .filter((kind) => kind !== 'emergency')
      .flatMap((kind) => {
        const text = distinct(risks.map(({ measures }) => measures[kind])).join('；')
        return text ? [{ kind: measureNames[kind].replace('措施', ''), text }] : []
      }),
    emergency: distinct(risks.map(({ measures }) => measures.emergency)),
    reportWay: '先撤离到安全地点，再向班组长和安全管理人员报告',
    reportPhone,
    signs: signsFor(accidentTypes),
    url,
    assessedOn: latest && toLocalDate(latest),
  }
}
