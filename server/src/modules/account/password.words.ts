import { dictionary } from '@zxcvbn-ts/language-common'

/**
 * What people in China take first: wishes, places, trades and surnames in pinyin. Kept here, since lists from elsewhere
 * hardly have them; numbers and walks over the keyboard are known by their shape (password.rules.ts).
 */
const pinyin = `
woaini woaiwo woaiwojia aini aiwo iloveyou wodemima mima mimamima mimashi wangjimima xiugaimima denglu zhanghao yonghu
yonghuming guanli guanliyuan admin administrator root system xitong ceshi test moren chushi chushimima huanying nihao
nihaoma zhongguo zhonghua zhongguoren woaizhongguo guojia renmin jiefang baobao baobei laopo laogong tiantian kuaile
xingfu jiankang pingan facai gongxi gongxifacai xinnian xinniankuaile shengri shengrikuaile meili meinv shuaige
haohaoxuexi tiantianxiangshang yilushunfeng wanshiruyi dajidali caonima wocao hehe haha heihei xixi
anquan anquanshengchan anquandiyi anquanyuan anquanke anquanban anjian anban yingji yingjiju yingjiguanli jiancha
jianguan duban shuangfang shuangchong yufang yinhuan paicha fengxian guankong zhenggai zhengfu jiedao xiangzhen
gongsi qiye gongchang chejian banzu yuangong laoban jingli changzhang zhuren kezhang juzhang chuzhang bangongshi
shengchan jixie huagong jianzhu ranqi jiaotong xiaofang keji jishu wuliu dianli meikuang
beijing shanghai tianjin chongqing hebei shanxi neimenggu liaoning jilin heilongjiang jiangsu zhejiang anhui fujian
jiangxi shandong henan hubei hunan guangdong guangxi hainan sichuan guizhou yunnan xizang shaanxi gansu qinghai ningxia
xinjiang zhengzhou xinzheng kaifeng luoyang pingdingshan anyang hebi xinxiang jiaozuo puyang xuchang luohe sanmenxia
nanyang shangqiu xinyang zhoukou zhumadian jiyuan wuhan changsha guangzhou shenzhen nanjing hangzhou hefei fuzhou
nanchang jinan qingdao chengdu guiyang kunming xian lanzhou shenyang dalian changchun haerbin shijiazhuang taiyuan
suzhou ningbo wenzhou xiamen dongguan foshan
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu
dong xiao cheng cao yuan deng fu shen zeng peng lv su lu jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren
fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan lei qian yin
`

const numbers = `5201314 1314520 520 521 1314 520520 5211314 7758521 7758258 147258369 147258 159357 168168 888888 666666
  110110 119119 12350 12345 123456 123123 112233 001001 100200 131421`

let all: ReadonlySet<string> | undefined
/** Some fifty thousand passwords and words that are tried first, in small letters; read when somebody first sets one. */
export function commonWords(): ReadonlySet<string> {
  all ??= new Set([...dictionary['passwords-common'], ...`${pinyin} ${numbers}`.split(/\s+/).filter(Boolean)])
  return all
}
