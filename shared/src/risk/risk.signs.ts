export type SignKind = 'warning' | 'prohibition' | 'mandatory' | 'information'
export interface SafetySign {
  kind: SignKind
  name: string
}

/** Words of an accident type, in the old and the new classification, and the signs that belong beside it. */
const signsOf: readonly [RegExp, Partial<Record<SignKind, readonly string[]>>][] = [
  [/触电/, { warning: ['当心触电'], prohibition: ['禁止合闸'], mandatory: ['必须戴绝缘手套'] }],
  [/火灾/, { warning: ['当心火灾'], prohibition: ['禁止烟火'], information: ['灭火器'] }],
  [/爆炸|放炮/, { warning: ['当心爆炸'], prohibition: ['禁止烟火'], mandatory: ['必须消除静电'] }],
  [/中毒|窒息|泄漏/, { warning: ['当心中毒'], prohibition: ['禁止入内'], mandatory: ['必须戴防毒面具'] }],
  [/机械/, { warning: ['当心机械伤人'], prohibition: ['禁止触摸'], mandatory: ['必须加防护罩'] }],
  [/起重/, { warning: ['当心吊物'], prohibition: ['禁止停留'], mandatory: ['必须戴安全帽'] }],
  [/物体打击|坍塌|冒顶|滑坡/, { warning: ['当心落物'], prohibition: ['禁止停留'], mandatory: ['必须戴安全帽'] }],
  [/坠落/, { warning: ['当心坠落'], prohibition: ['禁止抛物'], mandatory: ['必须系安全带'] }],
  [/跌落/, { warning: ['当心跌落'], prohibition: ['禁止攀登'], mandatory: ['必须系安全带'] }],
  [/车辆/, { warning: ['当心车辆'], prohibition: ['禁止通行'] }],
  [/灼烫|高温/, { warning: ['当心高温表面'], prohibition: ['禁止触摸'], mandatory: ['必须穿防护服'] }],
  [/淹溺|透水|水害/, { warning: ['当心落水'], prohibition: ['禁止跨越'], mandatory: ['必须穿救生衣'] }],
]

const order: readonly SignKind[] = ['warning', 'prohibition', 'mandatory', 'information']

/** Signs for a place where these accidents can happen: in the order in which they hang, at most two of a kind. */
export function signsFor(accidentTypes: readonly string[]): SafetySign[] {
  const matching = signsOf.filter(([words]) => accidentTypes.some((type) => words.test(type)))
  return order.flatMap((kind) => {
    const names = new Set(matching.flatMap(([, signs]) => signs[kind] ?? []))
    return [...names].slice(0, 2).map((name) => ({ kind, name }))
  })
}
