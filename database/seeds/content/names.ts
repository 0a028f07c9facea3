import type { NamePattern } from './types'

/** Where a firm is registered; the first word of its name. */
export const nameRegions = ['郑州', '新郑市', '河南']

/** Invented short brands; none is used by the written enterprises. */
// biome-ignore format: a pool of words reads better packed
export const nameStems = [
  '禾嘉', '沐辰', '宸岳', '朗泽', '澜庭', '翊航', '瑾禾', '钧拓', '垚盛', '泓畅', '岐峰', '炜烨', '沃茂', '溱源',
  '洧川', '枣源', '槐序', '栎阳', '榆铭', '梓恒', '桐晟', '楠悦', '樟宁', '柏澄', '松屹', '荷沁', '菽香', '麦谷',
  '粟丰', '稷泰', '岚峪', '峻衡', '崇砺', '岱铭', '磐石坡', '砺锋', '硕驰', '铄金湾', '铭锐', '锦桥', '镕达', '钰衡',
  '韵泽', '颂安', '颐和坊', '骁腾', '骋远', '鲲域', '鸿坤', '鹭洲', '麒沃', '黍和', '昀启', '昕朗', '晖远', '晟禾',
  '景屹', '曜辰', '朔方里', '望川', '弘砚', '彦诚', '征帆', '德厚', '恒屹', '惟新', '慎行', '拓朴', '攸宁', '旭沐',
]

/** Words and endings by sector, for industry and trade by trade. */
// biome-ignore format: one sector a line
export const namePatterns: Record<string, NamePattern> = {
  'industry_trade/机械加工': { words: ['精密机械', '机械配件', '齿轮', '阀门', '泵业', '钢结构', '农机', '电气', '汽车零部件', '输送设备'], endings: ['有限公司', '制造有限公司'] },
  'industry_trade/食品': { words: ['枣业', '食品', '速冻食品', '面业', '调味品', '肉制品', '饮品', '糕点', '粮油'], endings: ['有限公司', '科技有限公司'] },
  'industry_trade/建材': { words: ['建材', '商砼', '水泥制品', '新型墙材', '石材', '保温材料', '管桩', '砂浆'], endings: ['有限公司', '科技有限公司'] },
  'industry_trade/家具木制品': { words: ['家具', '木业', '木门', '家居', '板材', '橱柜', '木制品包装'], endings: ['有限公司', '制造有限公司'] },
  'industry_trade/纺织服装': { words: ['纺织', '制衣', '服饰', '针织', '印染', '家纺', '鞋业'], endings: ['有限公司', '实业有限公司'] },
  'industry_trade/包装印刷': { words: ['包装', '印务', '纸品', '彩印', '塑料包装', '纸箱', '标签'], endings: ['有限公司', '材料有限公司'] },
  'industry_trade/医药制造': { words: ['药业', '制药', '中药饮片', '医用材料', '动物药业', '生物医药'], endings: ['有限公司', '科技有限公司'] },
  'industry_trade/铸造': { words: ['铸造', '精铸', '铸业', '锻造', '压铸', '重工'], endings: ['有限公司', '机械有限公司'] },
  hazardous_chemicals: { words: ['加油站', '涂料', '工业气体', '化工仓储', '树脂', '化学助剂', '水处理药剂', '石化'], endings: ['有限公司', '销售有限公司'] },
  construction: { words: ['建筑工程', '建设工程', '市政工程', '装饰工程', '机电安装', '园林工程', '钢构安装'], endings: ['有限公司', '集团有限公司'] },
  logistics: { words: ['物流', '仓储', '冷链', '供应链', '快运', '城配', '货运代理'], endings: ['有限公司', '服务有限公司'] },
  commerce: { words: ['百货', '超市', '酒店', '餐饮', '购物中心', '家居广场', '商务宾馆'], endings: ['有限公司', '管理有限公司'] },
  gas: { words: ['燃气', '天然气', '液化气', '清洁能源'], endings: ['有限公司', '供应有限公司'] },
  transport: { words: ['客运', '货运', '旅游客运', '公交', '危货运输', '公路养护', '驾驶培训'], endings: ['有限公司', '服务有限公司'] },
  special_equipment: { words: ['热力', '电梯', '起重设备', '游乐设备', '锅炉安装', '压力容器'], endings: ['有限公司', '技术有限公司'] },
  education: { words: ['实验', '双语', '启智', '明德', '春蕾', '育苗'], endings: ['幼儿园', '小学', '中学', '职业培训学校'] },
  culture_tourism: { words: ['旅游', '文旅', '生态农庄', '研学营地', '文化演艺', '景区'], endings: ['有限公司', '开发有限公司'] },
  fire: { words: ['养老', '康复医疗', '物业', '商贸城', '休闲娱乐', '公寓'], endings: ['服务有限公司', '管理有限公司'] },
  noncoal_mine: { words: ['石灰石矿', '建筑石料', '矿业', '陶土矿'], endings: ['有限公司', '开采有限公司'] },
  coal_mine: { words: ['煤业', '煤矿', '矿业能源'], endings: ['有限公司', '有限责任公司'] },
}

/**
 * The n-th composed name of a pattern key; distinct for n below
 * stems x words x endings, so the seed needs no numbers in names.
 */
export function composeName(key: string, n: number): string {
  const pattern = namePatterns[key]
  if (!pattern) throw new Error(`no name pattern for ${key}`)
  const { words, endings } = pattern
  const stemAt = n % nameStems.length
  // Shifting by the stem makes neighbours differ in trade word as well.
  const tail = (Math.floor(n / nameStems.length) + stemAt) % (words.length * endings.length)
  const word = words[tail % words.length]
  const ending = endings[Math.floor(tail / words.length)]
  const region = nameRegions[(stemAt + tail) % nameRegions.length]
  return `${region}${nameStems[stemAt]}${word}${ending}`
}
