import type { CertificateState } from '../standardization/certificate.rules'
import type { EvaluationState } from '../standardization/evaluation.workflow'

/** What the completeness of a dossier is judged by: counts and yes or no, nothing that names anyone. */
export interface DossierFacts {
  profile: { principalPhone: boolean; safetyPhone: boolean; products: boolean }
  people: { active: number; principals: number; safetyManagers: number; units: number }
  risks: { points: number; graded: number; ungraded: number; register: string | null; plans: number }
  hazards: { total: number; waiting: number; overdue: number; recent: number }
  standardization: { evaluation: EvaluationState | null; certificate: CertificateState | null }
  supervision: { open: number; unreceived: number; late: number }
}

export const books = ['profile', 'people', 'risks', 'hazards', 'standardization', 'supervision'] as const
export type Book = (typeof books)[number]
export const bookLabels: Record<Book, string> = {
  profile: '基本信息',
  people: '人员',
  risks: '风险',
  hazards: '隐患',
  standardization: '标准化',
  supervision: '督办',
}

export interface BookItem {
  label: string
  isDone: boolean
  /** What to do next; null when done. */
  todo: string | null
  /** Page of the enterprise's desk where one does it. */
  link: string
}
export interface BookState {
  book: Book
  percent: number
  items: BookItem[]
}

const item = (label: string, isDone: boolean, todo: string, link: string): BookItem => ({
  label,
  isDone,
  todo: isDone ? null : todo,
  link,
})

const checks: Record<Book, (facts: DossierFacts) => BookItem[]> = {
  profile: ({ profile }) => [
    item('主要负责人电话', profile.principalPhone, '补充主要负责人电话', '/enterprise'),
    item('安全值班电话', profile.safetyPhone, '补充安全值班电话', '/enterprise'),
    item('主要产品或业务', profile.products, '填写主要产品或业务', '/enterprise'),
  ],
  people: ({ people }) => [
    item('主要负责人账号', people.principals > 0, '为主要负责人开通账号', '/people'),
    item('安全管理员账号', people.safetyManagers > 0, '至少指定一名安全管理员', '/people'),
    item('部门、班组', people.units > 0, '建立部门、车间、班组', '/units'),
    item('一线人员', people.active > 2, '为班组长和岗位员工开通账号', '/people'),
  ],
  risks: ({ risks }) => [
    item('风险点', risks.points > 0, '建立风险点，或导入现有清单', '/risk'),
    item(
      '风险分级',
      risks.graded > 0 && risks.ungraded === 0,
      risks.ungraded ? `还有 ${risks.ungraded} 条风险没有评价分级` : '辨识风险并评价分级',
      '/risk?ungraded=1',
    ),
    item('清单审批', risks.register === 'approved', '提交分级管控清单，由主要负责人批准', '/risk/registers'),
    item('四色图', risks.plans > 0, '上传平面图并绘制四色区域', '/risk/map'),
  ],
  hazards: ({ hazards }) => [
    item('隐患上报', hazards.total > 0, '开展排查，上报发现的隐患', '/hazards'),
    item('近 30 天有排查', hazards.recent > 0, '近 30 天没有上报隐患，请核实排查是否正常开展', '/hazards'),
    item('及时定级', hazards.waiting === 0, `${hazards.waiting} 条隐患待定级`, '/hazards?state=reported'),
    item('按期整改', hazards.overdue === 0, `${hazards.overdue} 条隐患已超期，请督促整改`, '/hazards?overdue=1'),
  ],
  standardization: ({ standardization: { evaluation, certificate } }) => [
    item('开展自评', evaluation !== null, '开始本年度标准化自评', '/standardization/evaluations'),
    item(
      '自评批准',
      evaluation === 'approved',
      evaluation === 'submitted' ? '等待主要负责人批准自评' : '完成自评并提交批准',
      '/standardization/evaluations',
    ),
    item(
      '证书有效',
      certificate === 'valid' || certificate === 'expiring',
      certificate === 'expired' ? '证书已过期，请申请定级并登记新证书' : '登记标准化证书',
      '/standardization/certificates',
    ),
  ],
  supervision: ({ supervision }) => [
    item('签收通知书', supervision.unreceived === 0, `${supervision.unreceived} 份督办通知书待签收`, '/supervisions'),
    item('按期办理', supervision.late === 0, `${supervision.late} 件督办逾期，请立即办理`, '/supervisions?late=1'),
    item('督办办结', supervision.open === 0, `${supervision.open} 条重大隐患正在督办，尚未摘牌`, '/supervisions'),
  ],
}

/** Every book with what is there and what to do next. Only books that exist. */
export const bookStates = (facts: DossierFacts): BookState[] =>
  books.map((book) => {
    const items = checks[book](facts)
    return { book, items, percent: Math.floor((items.filter(({ isDone }) => isDone).length * 100) / items.length) }
  })

/** Items done of all, in whole percent. */
export function completeness(states: readonly BookState[]): number {
  const items = states.flatMap((state) => state.items)
  return Math.floor((items.filter(({ isDone }) => isDone).length * 100) / items.length)
}
