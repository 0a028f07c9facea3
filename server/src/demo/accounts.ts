import { demoPassword } from './world'

// biome-ignore format: one account a line
const accounts = [
  ['企业主要负责人', 'yitu.fuzeren', '翊途汽车零部件：批方案、批清单、看整体'],
  ['企业安全管理员', 'yitu.anquan', '翊途汽车零部件：定级、下达、验收、风险清单'],
  ['部门负责人', 'yitu.bumen1', '翊途汽车零部件：办本部门的整改'],
  ['班组长', 'yitu.banzu1', '翊途汽车零部件：班组整改'],
  ['岗位员工', 'yitu.gongren1', '翊途汽车零部件：手机随手拍上报'],
  ['企业安全审计员', 'yitu.shenji', '翊途汽车零部件：操作记录'],
  ['应急局领导', 'yingji.juzhang', '新郑市应急管理局：总览、签批挂牌'],
  ['应急局督办', 'yingji.duban', '新郑市应急管理局：下发、延期、摘牌'],
  ['应急局监管人员', 'yingji.jiancha', '新郑市应急管理局：起草挂牌、审查方案、验收'],
  ['上级应急局', 'zzyingji.duban', '郑州市应急管理局：全市视角'],
  ['行业部门', 'zhujian.duban', '新郑市住建局：建筑施工、燃气'],
  ['乡镇安办', 'xuedian.anban', '薛店镇安办：本镇企业'],
  ['监管安全审计员', 'yingji.shenji', '新郑市应急管理局：操作记录'],
  ['平台运营', 'yunying', '平台运营：开通单位'],
  ['平台运营复核', 'yunying.fuhe', '平台运营：确认开通机构和辖区'],
] as const

/** Who can sign in to the demo city, for the console. */
export function accountTable(): string {
  const rows = [
    ['角色', '账号', '密码', '打开'],
    ...accounts.map(([role, login, opens]) => [role, login, demoPassword, opens]),
  ]
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => width(row[i] ?? ''))))
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const demoLogins: readonly string[] = accounts.map(([, login]) => login)

/** Columns a text takes on a terminal: Chinese characters take two. */
const width = (text: string) => [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 2 : 1), 0)
