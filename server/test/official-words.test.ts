import { toLine, visibleText } from '@shuangfang/shared/kit/text'
import { describe, expect, it } from 'vitest'
import { codePosterDocument } from '#modules/enterprise/code-poster.document'
import { rectificationNoticeDocument } from '#modules/hazard/rectification-notice.document'
import { treatmentPlanDocument } from '#modules/hazard/treatment-plan.document'
import { supervisionAcceptanceDocument } from '#modules/oversight/supervision-acceptance.document'
import { supervisionExtensionDocument } from '#modules/oversight/supervision-extension.document'
import { supervisionNoticeDocument } from '#modules/oversight/supervision-notice.document'
import { noticeCardsDocument } from '#modules/risk/notice-card.document'
import type { Rendered } from '#platform/documents/pdf'
import { readPdf } from './pdf'

/*
 * Every one-line value of every document, as an old row may still hold it: with line breaks, controls, direction and
 * invisible characters. It must print exactly what the same words in one line print: no paragraph, no line of its own.
 */
const createdAt = new Date('2026-11-24T02:00:00Z')
const verification = { url: 'https://sf.example.gov.cn/c/d/7K3M9QX2', code: '7K3M-9QX2' }
const enterprise = '新郑市某某机械铸造有限公司'
const order = {
  createdAt,
  enterprise,
  office: '新郑市应急管理局',
  redHead: '新郑市应急管理局文件',
  documentNumber: '新应急督〔2026〕1号',
  signatory: '张某',
  hazardTitle: '冷却水系统未设置报警装置',
  issuedOn: '2026-11-24',
  verification,
}
const noticeNumber = '新应急督〔2026〕1号'

interface Case {
  name: string
  input: Record<string, unknown>
  lines: readonly string[]
  render: (input: never) => Promise<Rendered>
}
const cases: readonly Case[] = [
  {
    name: '挂牌督办通知书',
    input: {
      ...order,
      hazardContent: '铸造车间两台电炉未设置报警装置',
      basis: ['《安全生产法》第四十一条'],
      deadline: '2027-01-31',
      planDue: '2026-12-08',
      progressInterval: '每月至少一次',
      extensionNotice: '15个工作日',
      requirements: ['停止使用两台电炉'],
    },
    lines: ['enterprise', 'office', 'redHead', 'documentNumber', 'signatory', 'hazardTitle', 'basis.0'],
    render: supervisionNoticeDocument.render as never,
  },
  {
    name: '治理延期批复',
    input: {
      ...order,
      noticeNumber,
      appliedOn: '2027-01-05',
      originalDeadline: '2027-01-31',
      requestedDeadline: '2027-03-31',
      newDeadline: '2027-03-15',
      reason: '进口部件到货推迟',
      progress: '已完成 60%',
      safeguards: '断电停用，每班巡查',
      decision: 'granted',
      ground: '延期原因属客观因素',
    },
    lines: ['enterprise', 'office', 'redHead', 'documentNumber', 'noticeNumber', 'signatory', 'hazardTitle'],
    render: supervisionExtensionDocument.render as never,
  },
  {
    name: '验收意见书',
    input: {
      ...order,
      noticeNumber,
      appliedOn: '2027-01-20',
      inspectedOn: '2027-01-22',
      result: 'accepted',
      explanation: '现场试验三次均正常',
      members: [{ name: '王某', organization: '新郑市应急管理局' }],
    },
    lines: ['enterprise', 'office', 'signatory', 'hazardTitle', 'members.0.name', 'members.0.organization'],
    render: supervisionAcceptanceDocument.render as never,
  },
  {
    name: '整改通知单',
    input: {
      createdAt,
      enterprise,
      number: 'YH-2026-000123',
      title: '尾轮防护罩缺失',
      place: '砂处理工段',
      level: '一般隐患',
      category: '机械设备',
      source: '班组日常排查',
      riskPoint: '砂处理皮带机',
      reporter: '李某',
      foundAt: createdAt,
      description: '防护罩被拆除后未恢复',
      photos: [],
      ownerUnit: '铸造车间',
      owner: '王某',
      measure: '恢复并加固防护罩',
      funds: 1280.5,
      deadline: '2026-11-27',
      contingency: '整改期间停用',
      issuer: '赵某',
      issuedOn: '2026-11-24',
    },
    lines: ['enterprise', 'title', 'place', 'riskPoint', 'reporter', 'ownerUnit', 'owner', 'issuer'],
    render: rectificationNoticeDocument.render as never,
  },
  {
    name: '治理方案',
    input: {
      createdAt,
      enterprise,
      number: 'YH-2026-000123',
      place: '铸造车间',
      hazardTitle: '冷却水系统未设置报警装置',
      basis: '《判定标准》第三条',
      deadline: '2027-01-31',
      situation: '两台电炉未配置报警装置',
      goal: '加装报警装置并联锁',
      methods: '委托设计并安装',
      funds: '预算 35 万元',
      people: '组长：总经理',
      timetable: '一月二十日前完成',
      safety: '治理期间断电上锁',
      author: '赵某',
      writtenOn: '2026-12-02',
      approver: '孙某',
      approvedOn: '2026-12-05',
    },
    lines: ['enterprise', 'hazardTitle', 'place', 'author', 'approver'],
    render: treatmentPlanDocument.render as never,
  },
  {
    name: '一企一码',
    input: {
      createdAt,
      enterprise,
      uscc: '91410184MA9K00001X',
      industry: '黑色金属铸造',
      address: '新郑市某某镇八号路16号',
      url: 'https://sf.example.gov.cn/c/ABCD2345EFGH',
      authority: '新郑市应急管理局',
      authorityPhone: '0371-00000000',
    },
    lines: ['enterprise', 'address', 'authority'],
    render: codePosterDocument.render as never,
  },
  {
    name: '岗位安全风险告知卡',
    input: {
      createdAt,
      enterprise,
      size: 'A4',
      cards: [
        {
          level: 'major',
          pointName: '熔炼作业',
          pointNumber: 'FX-003',
          area: '熔炼工段',
          unit: '铸造车间',
          owner: '王某',
          hazards: ['冷却水泄漏'],
          accidentTypes: ['灼烫'],
          consequence: '多人伤亡',
          measures: [{ kind: '工程技术', text: '设出水温度监测' }],
          emergency: ['立即断电'],
          reportWay: '立即停止作业并报告班组长',
          reportPhone: '0371-00000000',
          signs: [],
          url: 'https://sf.example.gov.cn/c/p/ABCD2345EFGH',
        },
      ],
    },
    lines: [
      'enterprise',
      'cards.0.pointName',
      'cards.0.area',
      'cards.0.unit',
      'cards.0.owner',
      'cards.0.accidentTypes.0',
    ],
    render: noticeCardsDocument.render as never,
  },
]

const breaks = ['\n', '\r\n', '\n\n　　', '\u2028', '\u2029', '\u0085', '\f', '\v']
const hidden = ['\u202e', '\u2066', '\u200b', '\u0007']

function withValue(input: unknown, [step, ...rest]: string[], change: (value: string) => string): unknown {
  if (step === undefined) return change(String(input))
  const value = withValue((input as Record<string, unknown>)[step], rest, change)
  if (Array.isArray(input)) return input.map((item, i) => (String(i) === step ? value : item))
  return { ...(input as object), [step]: value }
}
const printed = async ({ render }: Case, input: unknown) => {
  const { pages, title } = readPdf((await render(input as never)).pdf, 'official-words')
  return { pages, title }
}

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  it.each(one.lines)('prints a hostile %s as the same words in one line', { timeout: 60_000 }, async (path) => {
    const hostile = (value: string) =>
      `${value}${breaks.map((text, i) => `${text}兹证${hidden[i % hidden.length]}明`).join('')}`
    const given = withValue(one.input, path.split('.'), hostile)
    const plain = withValue(one.input, path.split('.'), (value) => visibleText(toLine(hostile(value))))
    expect(await printed(one, given)).toEqual(await printed(one, plain))
  })
})
